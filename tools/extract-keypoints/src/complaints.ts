/** What ffmpeg says is wrong, read from the lines that it writes with `-loglevel level+…`. */

/** One complaint: who it comes from (`h264`, `mov,mp4,…`; empty for ffmpeg itself), and its words. */
export type Complaint = { readonly from: string; readonly text: string };

const COMPLAINT = /^((?:\[[^\]]+ @ (?:0x)?[0-9a-fA-F]+\] *)*)\[(?:panic|fatal|error)\] (.*)$/;

/** The complaint in a line of ffmpeg; `null` for any other line. */
export const parseComplaint = (line: string): Complaint | null => {
  const match = COMPLAINT.exec(line);
  if (!match) return null;
  const [, contexts = '', text = ''] = match;
  return { from: /\[([^\]]+?) @ [^\]]*\] *$/.exec(contexts)?.[1] ?? '', text: text.trim() };
};

/** Complaints about streams that nobody wants, and those that only follow from another one. */
const SAYS_NOTHING =
  /^Codec \(.*\) not on whitelist|^Failed to open codec|^Conversion failed!|^At least one output file|^Consider increasing|non monotonically increasing dts/;

/** Complaints in order, without those that say nothing. */
export const realComplaints = (lines: readonly string[]): Complaint[] =>
  lines.flatMap((line) => {
    const complaint = parseComplaint(line);
    return complaint && complaint.text && !SAYS_NOTHING.test(complaint.text) ? [complaint] : [];
  });

/** Parts of ffmpeg that write or filter pictures: their complaints are not about the video that is read. */
const NOT_A_DECODER = /^(?:rawvideo|swscaler|Parsed_|null|auto_)/;

/** The complaint of a demuxer or decoder in a line of ffmpeg; `null` for any other line, and for one that says nothing. */
export const decodingComplaint = (line: string): Complaint | null => {
  const [complaint] = realComplaints([line]);
  return complaint && !NOT_A_DECODER.test(complaint.from) ? complaint : null;
};

/** The first thing that really went wrong, in ffmpeg's words without the file's path; empty where nothing was said. */
export const firstComplaint = (lines: readonly string[], file: string): string =>
  (realComplaints(lines)[0]?.text ?? '').replaceAll(`file:${file}: `, '').trim();

/** The words in which ffmpeg tells system errors, and Node's codes for them. */
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

/** The system's error code among complaints about what is written; `null` where there is none. `input` names what is read. */
export const systemErrorIn = (lines: readonly string[], input: string): string | null => {
  for (const { text } of realComplaints(lines)) {
    if (text.includes(input)) continue;
    const known = SYSTEM_ERRORS.find(([words]) => words.test(text));
    if (known) return known[1];
  }
  return null;
};
