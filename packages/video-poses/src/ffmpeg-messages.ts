/** Parses what ffmpeg writes on stderr with `-loglevel level+…`: what is wrong, and the time of each frame. */
import type { Seconds } from '@instep/choreo/units';
import { VideoError } from './errors.ts';

/** A line of level error or worse: the part of ffmpeg that wrote it (`h264`, `mov,mp4,…`; '' for ffmpeg), its text. */
export type Complaint = { readonly component: string; readonly text: string };

const COMPLAINT = /^((?:\[[^\]]+ @ (?:0x)?[0-9a-fA-F]+\] *)*)\[(?:panic|fatal|error)\] (.*)$/;

/** The complaint in a line of ffmpeg's output; `null` for any other line. */
export const parseComplaint = (line: string): Complaint | null => {
  const match = COMPLAINT.exec(line);
  if (!match) return null;
  const [, contexts = '', text = ''] = match;
  return { component: /\[([^\]]+?) @ [^\]]*\] *$/.exec(contexts)?.[1] ?? '', text: text.trim() };
};

/** Complaints about streams that are not used, and complaints that only follow from another one. */
const UNINFORMATIVE =
  /^Codec \(.*\) not on whitelist|^Failed to open codec|^Conversion failed!|^At least one output file|^Consider increasing|non monotonically increasing dts/;

/** The informative complaints, in order. */
export const informativeComplaints = (lines: readonly string[]): Complaint[] =>
  lines.flatMap((line) => {
    const complaint = parseComplaint(line);
    return complaint && complaint.text && !UNINFORMATIVE.test(complaint.text) ? [complaint] : [];
  });

/** Parts of ffmpeg that write or filter frames: their complaints are not about the video that is read. */
const NOT_A_DECODER = /^(?:rawvideo|swscaler|Parsed_|null|auto_)/;

/** The informative complaint of a demuxer or decoder in a line of ffmpeg's output; `null` for any other line. */
export const decodingComplaint = (line: string): Complaint | null => {
  const [complaint] = informativeComplaints([line]);
  return complaint && !NOT_A_DECODER.test(complaint.component) ? complaint : null;
};

/** The first informative complaint, in ffmpeg's words without the file's path; '' if there is none. */
export const firstComplaint = (lines: readonly string[], file: string): string =>
  (informativeComplaints(lines)[0]?.text ?? '').replaceAll(`file:${file}: `, '').trim();

/** ffmpeg's words for system errors, and Node's codes for them. */
const SYSTEM_ERRORS: readonly (readonly [words: RegExp, code: string])[] = [
  [/No space left on device/, 'ENOSPC'],
  [/Disk quota exceeded/, 'EDQUOT'],
  [/Read-only file system/, 'EROFS'],
  [/Permission denied/, 'EACCES'],
  [/Operation not permitted/, 'EPERM'],
  [/Too many open files/, 'EMFILE'],
  [/File too large/, 'EFBIG'],
  [/Input\/output error/, 'EIO'],
  [/No such file or directory/, 'ENOENT'],
];

/** The system's error code in complaints about the output; `null` if none. Complaints that name `input` are skipped. */
export const systemErrorIn = (lines: readonly string[], input: string): string | null => {
  for (const { text } of informativeComplaints(lines)) {
    if (text.includes(input)) continue;
    const known = SYSTEM_ERRORS.find(([words]) => words.test(text));
    if (known) return known[1];
  }
  return null;
};

const TIME_BASE = /^\[Parsed_showinfo_\d+ @ [^\]]+\] (?:\[info\] )?config in time_base: (\d+)\/(\d+)/;
const FRAME = /^\[Parsed_showinfo_\d+ @ [^\]]+\] (?:\[info\] )?n: *(\d+) +pts: *(-?\d+|NOPTS) /;

/**
 * Reads the exact time of each frame from the lines of ffmpeg's `showinfo` filter: the integer PTS and its time base,
 * because the printed seconds have six digits only. The result for a line is the time in it, or `null`.
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
