import type { Seconds } from '@instep/choreo/units';
import type { VideoInfo } from './video-info.ts';

export type Timeline = Pick<VideoInfo, 'firstTime' | 'frameTimes' | 'duration' | 'hiddenPackets'>;

/** What a file says of a video stream as a whole. */
export type Declared = {
  /** One tick in seconds, as a fraction: `1/15360`. */
  readonly timeBase: string;
  /** In ticks, with the last frame's own duration; only MP4 and MOV say it for one stream. */
  readonly duration: number | null;
  /** How many packets there should be. */
  readonly packets: number | null;
};

/**
 * The frames' times from ffprobe's list of packets, `pts,duration,flags` a line in the order of the file; those marked
 * D are decoded but never shown. `null` when no frame is shown.
 */
export const timelineOf = (csv: string, declared: Declared): Timeline | null => {
  const [numerator = NaN, denominator = NaN] = declared.timeBase.split('/').map(Number);
  const seconds = (ticks: number): Seconds => (ticks * numerator) / denominator;
  const packets = csv.split('\n').flatMap(parsePacket);
  const shown = packets.filter((packet) => !packet.hidden).sort((a, b) => a.pts - b.pts);
  const first = shown[0];
  if (!first) return null;
  return {
    firstTime: seconds(first.pts),
    frameTimes: shown.map((packet) => seconds(packet.pts - first.pts)),
    duration: seconds(durationOf(shown, packets.length === declared.packets ? declared.duration : null)),
    hiddenPackets: packets.length - shown.length,
  };
};

/** In ticks, from the first PTS to the end of the last frame. */
const durationOf = (shown: readonly Packet[], declared: number | null): number => {
  const [first, last] = [shown[0] as Packet, shown.at(-1) as Packet];
  const span = last.pts - first.pts;
  // ffprobe guesses the durations of single packets where frames come unevenly; the whole is the file's own word.
  if (declared !== null && declared > span) return declared;
  return span + (last.duration > 0 ? last.duration : span / Math.max(1, shown.length - 1));
};

type Packet = { readonly pts: number; readonly duration: number; readonly hidden: boolean };

const parsePacket = (line: string): Packet[] => {
  const [pts = '', duration = '', flags = ''] = line.split(',');
  return /^-?\d+$/.test(pts) ? [{ pts: Number(pts), duration: Number(duration), hidden: flags.includes('D') }] : [];
};
