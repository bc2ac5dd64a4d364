import type { Move } from '../choreography.ts';
import { earnedShare } from '../completeness.ts';
import type { NoScoreReason } from '../result.ts';
import { byLimb, LIMBS, type ByLimb, type Limb } from '../skeleton.ts';
import type { Seconds, UnitInterval } from '../units.ts';
import type { UnseenReason } from '../verdict.ts';
import { GRID_HZ, HOP, LEAST_REFERENCE_WEIGHT, LEAST_WINDOWS, rowsOf, WINDOW } from './constants.ts';
import type { JudgedShare } from './judged-share.ts';
import { limbValues } from './limbs.ts';
import type { Player } from './player.ts';
import type { Recognition } from './recognition.ts';
import { unseenReason } from './presence.ts';
import type { Reference } from './reference.ts';
import { judgeStretch, type Judgement, type Stretch } from './stretch.ts';
import type { Variant } from './variant.ts';

/** A sliding window of the song; counts twice when it lies mostly inside a gold move. */
export type Window = Stretch & { readonly factor: 1 | 2 };

/** The windows of 2.4 s, every half second, in which the reference shows enough of a body. */
export const windowsOf = (reference: Reference, from: Seconds, to: Seconds): Window[] => {
  const windows: Window[] = [];
  const length = rowsOf(WINDOW);
  for (let start = rowsOf(from); start + length <= Math.min(rowsOf(to), reference.rowCount); start += rowsOf(HOP)) {
    const window = { from: start, to: start + length };
    if (isShown(reference, window)) windows.push({ ...window, factor: isGold(reference.moves, window) ? 2 : 1 });
  }
  return windows;
};

/** Whether the reference shows enough of a body in a stretch to be compared with. */
export const isShown = ({ variants, boneWeights }: Reference, { from, to }: Stretch): boolean => {
  const whole = boneWeights.reduce((sum, weight) => sum + weight, 0) * (to - from);
  return (variants[0]?.floors.weight(from, to, true) ?? 0) >= LEAST_REFERENCE_WEIGHT * whole;
};

const isGold = (moves: readonly Move[], { from, to }: Stretch): boolean => {
  const inside = moves.reduce((sum, { gold, start, end }) => {
    const overlap = Math.min(to / GRID_HZ, end) - Math.max(from / GRID_HZ, start);
    return sum + (gold ? Math.max(overlap, 0) : 0);
  }, 0);
  return inside > WINDOW / 2;
};

/** One window judged, or why not. */
export type JudgedWindow = { readonly window: Window } & (
  | { readonly judgement: Judgement; readonly limbs: ByLimb<UnitInterval | null> }
  | { readonly judgement: null; readonly reason: UnseenReason }
);

/** What a player is judged by in a window or a move. */
export type Terms = {
  readonly variant: Variant;
  readonly lag: Seconds;
  /** Whether that lag is known to be the player's: only around it are they early or late. */
  readonly isOwnLag: boolean;
  /** How late the person is, without the rig's lag; 0 while their lag isn't known. */
  readonly late: Seconds;
};

/** Judges one window of the player's dance. */
export const judgeWindow = (player: Player, window: Window, { variant, lag, late }: Terms): JudgedWindow => {
  const reason = unseenReason(player, window, lag);
  if (reason) return { window, judgement: null, reason };
  const judgement = judgeStretch(variant, player.rows, window, { lag, late, legs: player.legs });
  return { window, judgement, limbs: limbValues(judgement, variant, player, window) };
};

/** A whole dance by its windows. */
export type Song = {
  /** 0..100, or `null` with a reason. */
  readonly score: number | null;
  readonly noScoreReason: NoScoreReason | null;
  readonly seen: UnitInterval;
  readonly lost: UnitInterval;
  readonly complete: boolean;
  readonly coverage: UnitInterval;
  /** 0..100 */
  readonly limbs: ByLimb<number | null>;
  readonly weakestLimb: Limb | null;
  readonly curve: readonly { readonly mediaTime: Seconds; readonly score: number | null }[];
};

/**
 * score = 100 Σ e q r / Σ e min(1, seen / .8): the mean over the windows that were judged, e the weight of motion, twice
 * in gold moves, r whether it is this dance at all, times the share that was seen. What was promised while it was danced
 * (`safe`) is kept, where views and lags of the whole give less.
 */
export const songOf = (
  judged: readonly JudgedWindow[],
  share: JudgedShare,
  recognition: Recognition,
  safe: UnitInterval,
): Song => {
  const seen = judged.flatMap(({ judgement, window }) =>
    judgement
      ? [
          {
            judgement,
            weight: judgement.weight * window.factor,
            worth: judgement.quality * recognition.creditOf(window),
          },
        ]
      : [],
  );
  const total = seen.reduce((sum, { weight }) => sum + weight, 0);
  const earned = seen.reduce((sum, { weight, worth }) => sum + weight * worth, 0);
  const limbs = byLimb((limb) => limbScore(judged, limb));
  const shareSeen = share.seen ?? 0;
  const hasScore = seen.length >= LEAST_WINDOWS;
  return {
    score: hasScore ? 100 * Math.max((earned / total) * earnedShare(shareSeen), safe) : null,
    noScoreReason: hasScore ? null : noScoreReasonOf(judged),
    seen: shareSeen,
    lost: share.lost,
    complete: hasScore && share.isComplete,
    coverage: seen.length > 0 ? seen.reduce((sum, { judgement }) => sum + judgement.coverage, 0) / seen.length : 0,
    limbs,
    weakestLimb: weakestOf(limbs),
    curve: judged.map(({ window, judgement }) => ({
      mediaTime: (window.from + window.to) / 2 / GRID_HZ,
      score: judgement && 100 * judgement.quality,
    })),
  };
};

const noScoreReasonOf = (judged: readonly JudgedWindow[]): NoScoreReason => {
  const reasons = judged.map((one) => (one.judgement ? 'seen' : one.reason));
  if (reasons.includes('too_little_seen')) return 'too_little_seen';
  return judged.length >= LEAST_WINDOWS && reasons.includes('nobody') ? 'nobody' : 'too_short';
};

const limbScore = (judged: readonly JudgedWindow[], limb: Limb): number | null => {
  const values = judged.flatMap((one) => (one.judgement ? (one.limbs[limb] ?? []) : []));
  return values.length > 0 ? (100 * values.reduce((sum, value) => sum + value, 0)) / values.length : null;
};

const weakestOf = (limbs: ByLimb<number | null>): Limb | null =>
  LIMBS.reduce<Limb | null>((weakest, limb) => {
    const value = limbs[limb];
    if (value === null) return weakest;
    return weakest === null || value < (limbs[weakest] ?? Infinity) ? limb : weakest;
  }, null);
