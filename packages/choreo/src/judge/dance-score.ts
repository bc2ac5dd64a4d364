/** Computes the score of a whole dance from its windows. */
import { earnedShare, type NoScoreReason } from '../result.ts';
import { byLimb, LIMBS, type ByLimb, type Limb } from '../skeleton.ts';
import type { Seconds, UnitInterval } from '../units.ts';
import { GRID_HZ, MIN_WINDOWS } from './constants.ts';
import type { JudgedShare } from './judged-share.ts';
import type { Recognition } from './recognition.ts';
import type { JudgedWindow } from './windows.ts';

/** A whole dance, judged by its windows. */
export type DanceScore = {
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
 * score = 100 Σ e q r / Σ e min(1, seen / .8): the mean over the windows that were judged, e the weight of motion,
 * twice in gold moves, r whether it is this dance at all, times the share that was seen. The score shown during the
 * dance (`guaranteed`) is kept where views and lags of the whole give less.
 */
export const computeDanceScore = (
  judged: readonly JudgedWindow[],
  share: JudgedShare,
  recognition: Recognition,
  guaranteed: UnitInterval,
): DanceScore => {
  const seen = judged.flatMap(({ judgement, window }) =>
    judgement
      ? [
          {
            judgement,
            weight: judgement.weight * window.factor,
            quality: judgement.quality * recognition.creditOf(window),
          },
        ]
      : [],
  );
  const total = seen.reduce((sum, { weight }) => sum + weight, 0);
  const earned = seen.reduce((sum, { weight, quality }) => sum + weight * quality, 0);
  const limbs = byLimb((limb) => limbScore(judged, limb));
  const shareSeen = share.seen ?? 0;
  const hasScore = seen.length >= MIN_WINDOWS;
  return {
    score: hasScore ? 100 * Math.max((earned / total) * earnedShare(shareSeen), guaranteed) : null,
    noScoreReason: hasScore ? null : noScoreReasonOf(judged),
    seen: shareSeen,
    lost: share.lost,
    complete: hasScore && share.isComplete,
    coverage: seen.length > 0 ? seen.reduce((sum, { judgement }) => sum + judgement.coverage, 0) / seen.length : 0,
    limbs,
    weakestLimb: weakestLimbOf(limbs),
    curve: judged.map(({ window, judgement }) => ({
      mediaTime: (window.from + window.to) / 2 / GRID_HZ,
      score: judgement && 100 * judgement.quality,
    })),
  };
};

const noScoreReasonOf = (judged: readonly JudgedWindow[]): NoScoreReason => {
  const reasons = judged.map((one) => (one.judgement ? 'seen' : one.reason));
  if (reasons.includes('too_little_seen')) return 'too_little_seen';
  return judged.length >= MIN_WINDOWS && reasons.includes('nobody') ? 'nobody' : 'too_short';
};

const limbScore = (judged: readonly JudgedWindow[], limb: Limb): number | null => {
  const values = judged.flatMap((one) => (one.judgement ? (one.limbs[limb] ?? []) : []));
  return values.length > 0 ? (100 * values.reduce((sum, value) => sum + value, 0)) / values.length : null;
};

const weakestLimbOf = (limbs: ByLimb<number | null>): Limb | null =>
  LIMBS.reduce<Limb | null>((weakest, limb) => {
    const value = limbs[limb];
    if (value === null) return weakest;
    return weakest === null || value < (limbs[weakest] ?? Infinity) ? limb : weakest;
  }, null);
