import type { ImportFailure, ImportJob } from './import-job.ts';

/** The exit codes of the command `extract`. */
export const EXIT = { bug: 1, usage: 2, video: 3, toolMissing: 5, disk: 6, interrupted: 130 } as const;

const MESSAGES: Readonly<Record<number, string>> = {
  [EXIT.bug]: 'Something went wrong in Instep while it made the dance. The details are in the log of the server.',
  [EXIT.usage]: 'The server could not make a dance with these details. Change the title or the section and try again.',
  [EXIT.toolMissing]:
    'A part that Instep needs is missing on the server. “npm run extract -- doctor” says which, and how to get it.',
  [EXIT.disk]: 'The server could not write to its disk: it may be full or read-only.',
};
const KILLED_MESSAGE = 'The work was ended from outside, perhaps because the server had too little memory.';

/** `/home/me/videos/waltz.mp4` or `C:\videos\waltz.mp4` within a text. */
const ABSOLUTE_PATH = /(?:[A-Za-z]:)?(?:[\\/][^\\/\s:'"]+)+[\\/]([^\\/\s:'"]+)/g;

/**
 * Why there is no dance, for the person in the Studio: no output of the command line, no stack, no path of this
 * machine. Problems of the video are described by the extraction itself, with the name that we gave the video.
 */
export const readableFailure = (
  { exitCode, message }: ImportFailure,
  { video, storedAs, trim }: Pick<ImportJob, 'video' | 'storedAs' | 'trim'>,
): ImportFailure => {
  if (exitCode === EXIT.usage && trim) return { exitCode, message: sectionOutsideMessage(trim) };
  if (exitCode !== EXIT.video) return { exitCode, message: MESSAGES[exitCode] ?? KILLED_MESSAGE };
  const [line = ''] = message.split('\n');
  const named = storedAs !== undefined && line.startsWith(`${storedAs}:`) ? video + line.slice(storedAs.length) : line;
  return { exitCode, message: named.replace(ABSOLUTE_PATH, '$1') };
};

/** The message that a section is not within its video, whose duration may be unknown. */
export const sectionOutsideMessage = ([from, to]: readonly [number, number], durationS?: number): string => {
  const length = durationS === undefined ? '' : `, which is ${durationS.toFixed(1)} s long`;
  return `The part from ${from} s to ${to} s isn't all in the video${length}.`;
};
