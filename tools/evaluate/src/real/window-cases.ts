import type { Choreography } from '@instep/choreo/choreography';
import { GRID_HZ } from '@instep/choreo/judge/constants';
import type { Seconds } from '@instep/choreo/units';
import { createRandom, seedOf, type Random } from '@instep/measures/random';
import { ofKind, wrongDances, type Recordings } from './recordings.ts';
import { windowAgreement, prepareRecording, type PreparedRecording } from './window-agreement.ts';

/** Agreements of windows: with the right dance at the right time, and in three wrong cases. */
export type WindowCases = {
  readonly own: number[];
  /** Another dance. */
  readonly wrong: number[];
  /** The right dance, but two seconds off or more. */
  readonly wrongTime: number[];
  /** A player who stands still. */
  readonly still: number[];
};

/** A wrong time is at least this far from the right one. */
const MIN_TIME_DIFFERENCE: Seconds = 2;
/** How many times are drawn for each window as candidates for a wrong time. */
const DRAWS = 8;

/** All windows of one length, each overlapping the next by half, with wrong ones drawn at random for each. */
export const windowCases = (recordings: Recordings, length: Seconds): WindowCases => {
  const cases: WindowCases = { own: [], wrong: [], wrongTime: [], still: [] };
  for (const recording of ofKind(recordings, 'good', 'bad', 'still')) {
    const player = prepareRecording(recordings, recording);
    if (!player) continue;
    const random = createRandom(seedOf(recording.name));
    for (const windowStart of windowStarts(player, length))
      addWindow(cases, { recordings, player, windowStart, length, random });
  }
  return cases;
};

const windowStarts = ({ rows, lag }: PreparedRecording, length: Seconds): number[] => {
  const span = Math.round(length * GRID_HZ);
  const last = rows.count - span - Math.max(lag, 0) - 1;
  return Array.from({ length: Math.max(Math.ceil(last / (span / 2)), 0) }, (_, n) => Math.floor((n * span) / 2));
};

type WindowStart = {
  readonly recordings: Recordings;
  readonly player: PreparedRecording;
  readonly windowStart: number;
  readonly length: Seconds;
  readonly random: Random;
};

const addWindow = (cases: WindowCases, window: WindowStart): void => {
  const { recordings, player, windowStart } = window;
  const { kind, own } = player.recording;
  const right = agreement(window, own, windowStart);
  if (right === null) return;
  if (kind === 'still') cases.still.push(right);
  if (kind === 'good') cases.own.push(right);
  if (kind === 'still') return;
  for (const dance of wrongDances(recordings, player.recording))
    pushKnown(cases.wrong, agreement(window, dance, randomStart(window, dance)));
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const other = randomStart(window, own);
    if (Math.abs(other - windowStart) >= MIN_TIME_DIFFERENCE * GRID_HZ)
      pushKnown(cases.wrongTime, agreement(window, own, other));
  }
};

const randomStart = ({ random, length }: WindowStart, dance: Choreography): number =>
  random.below(Math.max(Math.floor((dance.duration - length) * GRID_HZ), 1));

const agreement = (
  { player, windowStart, length }: WindowStart,
  dance: Choreography,
  danceFrom: number,
): number | null =>
  windowAgreement({
    player,
    dance,
    playerFrom: windowStart,
    danceFrom,
    rows: Math.round(length * GRID_HZ),
  });

const pushKnown = (values: number[], value: number | null): void => {
  if (value !== null) values.push(value);
};
