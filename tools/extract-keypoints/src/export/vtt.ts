import type { DanceInfo } from '@instep/dance-files/dance-info';
import type { Seconds } from '@instep/choreo/units';
import type { ExportedFile } from './exported-file.ts';

/** The moves of a dance as a WebVTT track (w3.org/TR/webvtt1), for chapters or subtitles of any player. */
export const exportVtt = ({ id, title, moves }: DanceInfo): ExportedFile[] => {
  const cues = moves.map(({ n, startS, endS, gold, label, section }) => {
    const words = [section, label ?? `Move ${n}`].filter((word) => word !== undefined).join(': ');
    return `${n}\n${clock(startS)} --> ${clock(endS)}\n${escaped(words)}${gold ? ' ★' : ''}\n`;
  });
  return [{ name: `${id}.vtt`, text: [`WEBVTT - ${oneLine(title)}\n`, ...cues].join('\n') }];
};

/** `--` with a following `>` would end a cue's text, and a line break would end the header. */
const escaped = (text: string): string =>
  oneLine(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').replace(/-->/g, '→');

const clock = (seconds: Seconds): string => {
  const ms = Math.round(seconds * 1000);
  const part = (value: number, width = 2): string => String(Math.floor(value)).padStart(width, '0');
  return `${part(ms / 3_600_000)}:${part((ms / 60_000) % 60)}:${part((ms / 1000) % 60)}.${part(ms % 1000, 3)}`;
};
