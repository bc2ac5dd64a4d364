import type { Choreography } from '@instep/choreo/choreography';
import { GRID_HZ } from '@instep/choreo/judge/constants';
import type { Seconds } from '@instep/choreo/units';
import { createRandom, seedOf, type Random } from '@instep/measures/random';
import { ofKind, wrongDances, type Recordings } from './recordings.ts';
import { windowAgreement, windowed, type Windowed } from './window-agreement.ts';

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
const APART: Seconds = 2;
/** How many times are drawn for each window as candidates for a wrong time. */
const DRAWS = 8;

/** All windows of one length, each overlapping the next by half, with wrong ones drawn at random for each. */
export const windowCases = (recordings: Recordings, length: Seconds): WindowCases => {
  const cases: WindowCases = { own: [], wrong: [], wrongTime: [], still: [] };
  for (const recording of ofKind(recordings, 'good', 'bad', 'still')) {
    const player = windowed(recordings, recording);
    if (!player) continue;
    const random = createRandom(seedOf(recording.name));
    for (const from of starts(player, length)) addWindow(cases, { recordings, player, from, length, random });
  }
  return cases;
};

const starts = ({ rows, lag }: Windowed, length: Seconds): number[] => {
  const span = Math.round(length * GRID_HZ);
  const last = rows.count - span - Math.max(lag, 0) - 1;
  return Array.from({ length: Math.max(Math.ceil(last / (span / 2)), 0) }, (_, n) => Math.floor((n * span) / 2));
};

type At = {
  readonly recordings: Recordings;
  readonly player: Windowed;
  readonly from: number;
  readonly length: Seconds;
  readonly random: Random;
};

const addWindow = (cases: WindowCases, at: At): void => {
  const { recordings, player, from } = at;
  const { kind, own } = player.recording;
  const right = agreement(at, own, from);
  if (right === null) return;
  if (kind === 'still') cases.still.push(right);
  if (kind === 'good') cases.own.push(right);
  if (kind === 'still') return;
  for (const dance of wrongDances(recordings, player.recording))
    push(cases.wrong, agreement(at, dance, drawn(at, dance)));
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const other = drawn(at, own);
    if (Math.abs(other - from) >= APART * GRID_HZ) push(cases.wrongTime, agreement(at, own, other));
  }
};

const drawn = ({ random, length }: At, dance: Choreography): number =>
  random.below(Math.max(Math.floor((dance.duration - length) * GRID_HZ), 1));

const agreement = ({ player, from, length }: At, dance: Choreography, danceFrom: number): number | null =>
  windowAgreement({
    windowed: player,
    dance,
    playerFrom: from,
    danceFrom,
    rows: Math.round(length * GRID_HZ),
  });

const push = (values: number[], value: number | null): void => {
  if (value !== null) values.push(value);
};
