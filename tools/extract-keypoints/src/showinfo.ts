import type { Seconds } from '@instep/choreo/units';
import { VideoError } from './exit-codes.ts';

const TIME_BASE = /^\[Parsed_showinfo_\d+ @ [^\]]+\] (?:\[info\] )?config in time_base: (\d+)\/(\d+)/;
const FRAME = /^\[Parsed_showinfo_\d+ @ [^\]]+\] (?:\[info\] )?n: *(\d+) +pts: *(-?\d+|NOPTS) /;

/**
 * Reads the exact time of each frame from the lines of ffmpeg's `showinfo` filter: the integer PTS and its time base,
 * because the printed seconds have six digits only. The answer to a line is the time it tells, or `null`.
 */
export const createShowinfoReader = (): ((line: string) => Seconds | null) => {
  let timeBase: RegExpExecArray | null = null;
  return (line) => {
    timeBase = TIME_BASE.exec(line) ?? timeBase;
    const frame = FRAME.exec(line);
    if (!frame) return null;
    if (!timeBase) throw new Error(`showinfo: expected a time base before the first frame, got "${line}"`);
    if (frame[2] === 'NOPTS') throw new VideoError(`frame ${frame[1]}: expected a time, got none`);
    return (Number(frame[2]) * Number(timeBase[1])) / Number(timeBase[2]);
  };
};
