import { parseArgs } from 'node:util';
import { UsageError } from '@instep/video-poses/errors';

/** What can be measured, in the order of measuring. */
export const SECTIONS = [
  'frames',
  'judge',
  'pool',
  'sockets',
  'extraction',
  'video',
  'review',
  'device',
  'rooms',
  'memory',
] as const;
export type SectionName = (typeof SECTIONS)[number];

/** The command line options. */
export type BenchOptions = {
  readonly json: string | null;
  readonly rounds: number;
  readonly sections: readonly SectionName[];
  readonly minutes: number;
};

export const USAGE = `npm run bench [-- --only NAME,NAME] [--memory MINUTES] [--rounds N] [--json FILE]

Measures what a frame costs step by step, how many players a core carries, with and without sockets, how fast a video
becomes a dance, and what a second of the processor sends of a video.

  --only NAMES      of frames, judge, pool, sockets, extraction, video, review, device, rooms, memory
                    device and rooms need Chromium, and are measured only if they are named
  --memory MINUTES  watch the memory of a server with 20 players, too
  --rounds N        how often the steps are measured in turn (12): more, steadier figures
  --json FILE       write the report there, too`;

const DEFAULT_ROUNDS = 12;
const DEFAULT_MINUTES = 10;

/** `null` when help is requested. Throws UsageError. */
export const parseOptions = (args: readonly string[]): BenchOptions | null => {
  const { json, rounds, only, memory, help } = parseArguments(args);
  if (help) return null;
  const minutes = parseNumber('--memory', memory, DEFAULT_MINUTES, (value) => value > 0);
  return {
    json: json ?? null,
    rounds: parseNumber('--rounds', rounds, DEFAULT_ROUNDS, Number.isInteger),
    sections: selectSections(only, memory !== undefined),
    minutes,
  };
};

const parseNumber = (
  flag: string,
  given: string | undefined,
  fallback: number,
  isValid: (value: number) => boolean,
): number => {
  const value = given === undefined ? fallback : Number(given);
  if (isValid(value) && value > 0) return value;
  throw new UsageError(`expected ${flag} to be a ${flag === '--rounds' ? 'whole ' : ''}number above 0, got "${given}"`);
};

/** These need a browser, and are measured only on request. */
const IN_BROWSERS: readonly SectionName[] = ['device', 'rooms'];

/** So is memory, which takes minutes. */
const selectSections = (only: string | undefined, memory: boolean): readonly SectionName[] => {
  if (only === undefined) {
    return SECTIONS.filter((name) => !IN_BROWSERS.includes(name) && (name !== 'memory' || memory));
  }
  const names = only.split(',');
  const unknown = names.find((name) => !SECTIONS.some((section) => section === name));
  if (unknown !== undefined)
    throw new UsageError(`expected --only to name some of ${SECTIONS.join(', ')}, got "${unknown}"`);
  return SECTIONS.filter((name) => names.includes(name) || (name === 'memory' && memory));
};

const parseArguments = (args: readonly string[]) => {
  try {
    const text = { type: 'string' } as const;
    const options = { json: text, rounds: text, only: text, memory: text, help: { type: 'boolean' } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
};
