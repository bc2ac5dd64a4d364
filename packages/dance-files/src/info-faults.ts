import { truncateText } from '@instep/choreo/text';
import type { z } from 'zod';
import type { Seconds } from '@instep/choreo/units';

/** A place in the JSON: `moves[3].endS`; `the whole` for its top level. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (place, part) => (typeof part === 'number' ? `${place}[${part}]` : `${place}${place && '.'}${String(part)}`),
    '',
  ) || 'the whole';

/** What is wrong with a value, as `expected …, got …`; for zod's `error` option. `undefined` leaves the text to zod. */
export const describeIssue = (issue: z.core.$ZodRawIssue): string | undefined => {
  const got = describeValue(issue.input);
  if (issue.code === 'invalid_type') return `expected ${TYPES[issue.expected] ?? issue.expected}, got ${got}`;
  if (issue.code === 'invalid_value') {
    return `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}, got ${got}`;
  }
  if (issue.code === 'too_small') {
    return `expected ${describeBound(issue.origin, issue.inclusive ? 'at least' : 'more than', issue.minimum)}, got ${got}`;
  }
  if (issue.code === 'too_big') {
    return `expected ${describeBound(issue.origin, issue.inclusive ? 'at most' : 'less than', issue.maximum)}, got ${got}`;
  }
  return undefined;
};

const TYPES: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

const describeBound = (origin: string, bound: string, limit: number | bigint): string =>
  `${bound} ${limit}${UNITS[origin] ?? ''}`;

/** A short text for the value. */
const describeValue = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `${value.length} entries`;
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${truncateText(value, 39)}…` : value);
  return value === null || typeof value !== 'object' ? JSON.stringify(value) : 'an object';
};

type TimedMove = { readonly n?: number; readonly startS: Seconds; readonly endS: Seconds };

/** A shorter move can't be judged: this is three rows of the judge's timeline. */
const MIN_MOVE_DURATION: Seconds = 0.1;
/** A tolerance, because times and durations are rounded. */
const ROUNDING: Seconds = 0.01;

/** The faults of a list of moves, each with the index of its move; `durationS` is the video's, if it is known. */
export const moveFaults = (
  moves: readonly TimedMove[],
  durationS: Seconds = Infinity,
): { readonly at: number; readonly message: string }[] =>
  moves.flatMap(({ n, startS, endS }, at) => {
    const before = moves[at - 1];
    const faults: string[] = [];
    if (n !== undefined && n !== at + 1) faults.push(`expected n ${at + 1}, as moves are numbered in order, got ${n}`);
    if (endS < startS + MIN_MOVE_DURATION - 1e-6) {
      faults.push(`expected an end ${MIN_MOVE_DURATION} s after its start at ${startS} or later, got ${endS}`);
    }
    if (before && startS < before.endS - ROUNDING) {
      faults.push(`expected a start after ${before.endS}, where the move before ends, got ${startS}`);
    }
    if (endS > durationS + ROUNDING) {
      faults.push(`expected an end within the video of ${durationS} s, got ${endS}`);
    }
    return faults.map((message) => ({ at, message }));
  });
