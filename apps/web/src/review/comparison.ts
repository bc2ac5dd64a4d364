import { mean } from '@instep/choreo/statistics';
import { byLimb, LIMBS, type ByLimb, type Limb } from '@instep/choreo/skeleton';
import type { Milliseconds } from '@instep/choreo/units';
import type { JudgedMove } from './session-data.ts';

/** How two sessions of one dance differ; positive numbers mean that the later one is better. */
export type Comparison = {
  /** -100..100; `null` when one of them has no score, or they were danced at different speeds. */
  readonly scoreChange: number | null;
  readonly isSameSpeed: boolean;
  /** By how much each limb's score changed on average, -100..100; `null` where it was not judged in both. */
  readonly limbChanges: ByLimb<number | null>;
  /** By how much smaller the moves' timing errors became. */
  readonly timingGainMs: Milliseconds | null;
  /** By how much the lag became smaller. */
  readonly lagReductionMs: Milliseconds | null;
  /** The numbers of the moves whose scores rose noticeably; `worse`: of those whose scores fell noticeably. */
  readonly betterMoves: readonly number[];
  readonly worseMoves: readonly number[];
};

/** What is compared of one session. */
export type ComparedSession = {
  readonly score: number | null;
  /** The speed at which it was danced; 1 is full speed. */
  readonly speed: number;
  readonly lagMs: Milliseconds | null;
  readonly moves: readonly JudgedMove[];
};

/** A smaller change of a move's score, of 100, is not mentioned. Chosen by taste: ratings are about 20 apart. */
const MIN_SCORE_CHANGE = 10;

/** Compares two sessions, by the moves that were judged in both. */
export const compareSessions = (before: ComparedSession, after: ComparedSession): Comparison => {
  const pairs = before.moves.flatMap((move) => {
    const other = after.moves.find(({ n }) => n === move.n);
    return other ? [{ n: move.n, before: move, after: other }] : [];
  });
  const changes = pairs.map((pair) => ({ n: pair.n, by: difference(pair.after.score, pair.before.score) ?? 0 }));
  const isSameSpeed = before.speed === after.speed;
  return {
    scoreChange: isSameSpeed ? difference(after.score, before.score) : null,
    isSameSpeed,
    limbChanges: byLimb((limb) =>
      meanOf(pairs.map((pair) => difference(pair.after.limbs[limb], pair.before.limbs[limb]))),
    ),
    timingGainMs: meanOf(
      pairs.map((pair) => difference(absolute(pair.before.timingMs), absolute(pair.after.timingMs))),
    ),
    lagReductionMs: difference(before.lagMs, after.lagMs),
    betterMoves: changes.filter(({ by }) => by >= MIN_SCORE_CHANGE).map(({ n }) => n),
    worseMoves: changes.filter(({ by }) => by <= -MIN_SCORE_CHANGE).map(({ n }) => n),
  };
};

/** The limbs that changed by at least `minChange`, those that changed most first. */
export const changedLimbs = (
  { limbChanges }: Pick<Comparison, 'limbChanges'>,
  minChange = 3,
): readonly { limb: Limb; by: number }[] =>
  LIMBS.flatMap((limb) => {
    const by = limbChanges[limb];
    return by !== null && Math.abs(by) >= minChange ? [{ limb, by }] : [];
  }).sort((a, b) => Math.abs(b.by) - Math.abs(a.by));

/** A limb, or a pair of limbs that both got better or both got worse. */
export type BodyPart = Limb | 'arms' | 'legs';

/** Which parts of the body got better and which got worse, with pairs joined. */
export const changedParts = (
  comparison: Pick<Comparison, 'limbChanges'>,
): Record<'better' | 'worse', readonly BodyPart[]> => {
  const changed = changedLimbs(comparison);
  const partsOf = (limbs: readonly Limb[]): readonly BodyPart[] => {
    const paired = (['arm', 'leg'] as const).filter((kind) =>
      (['left', 'right'] as const).every((side) => limbs.includes(`${side}_${kind}`)),
    );
    const single = limbs.filter((limb) => !paired.some((kind) => limb.endsWith(kind)));
    return [...paired.map((kind) => `${kind}s` as const), ...single];
  };
  return {
    better: partsOf(changed.filter(({ by }) => by > 0).map(({ limb }) => limb)),
    worse: partsOf(changed.filter(({ by }) => by < 0).map(({ limb }) => limb)),
  };
};

const difference = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);
const absolute = (value: number | null): number | null => (value === null ? null : Math.abs(value));

const meanOf = (values: readonly (number | null)[]): number | null => {
  const known = values.flatMap((value) => value ?? []);
  return known.length === 0 ? null : mean(known);
};
