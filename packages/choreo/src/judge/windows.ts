/** The sliding windows from which the score is computed. */
import type { Move } from '../choreography.ts';
import type { ByLimb } from '../skeleton.ts';
import type { Seconds, UnitInterval } from '../units.ts';
import type { UnseenReason } from '../verdict.ts';
import type { RowRange } from './bone-rows.ts';
import { GRID_HZ, HOP, MIN_REFERENCE_WEIGHT, rowsOf, WINDOW_LENGTH } from './constants.ts';
import { judgeSection, type Judgement } from './judge-section.ts';
import { limbValues } from './limbs.ts';
import type { Player } from './player.ts';
import { unseenReason } from './presence.ts';
import type { Reference } from './reference.ts';
import type { Variant } from './variant.ts';

/** A sliding window of the dance; it counts twice if most of it is inside gold moves. */
export type SlidingWindow = RowRange & { readonly factor: 1 | 2 };

/** The windows of 2.4 s, every half second, in which the reference shows enough of a body. */
export const windowsOf = (reference: Reference, from: Seconds, to: Seconds): SlidingWindow[] => {
  const windows: SlidingWindow[] = [];
  const length = rowsOf(WINDOW_LENGTH);
  for (let start = rowsOf(from); start + length <= Math.min(rowsOf(to), reference.rowCount); start += rowsOf(HOP)) {
    const window = { from: start, to: start + length };
    if (isReferenceVisible(reference, window))
      windows.push({ ...window, factor: isGold(reference.moves, window) ? 2 : 1 });
  }
  return windows;
};

/** Whether the reference shows enough of a body in a section to compare players with it. */
export const isReferenceVisible = ({ variants, boneWeights }: Reference, { from, to }: RowRange): boolean => {
  const totalWeight = boneWeights.reduce((sum, weight) => sum + weight, 0) * (to - from);
  return (variants[0]?.prefixSums.weight(from, to, true) ?? 0) >= MIN_REFERENCE_WEIGHT * totalWeight;
};

const isGold = (moves: readonly Move[], { from, to }: RowRange): boolean => {
  const inside = moves.reduce((sum, { gold, start, end }) => {
    const overlap = Math.min(to / GRID_HZ, end) - Math.max(from / GRID_HZ, start);
    return sum + (gold ? Math.max(overlap, 0) : 0);
  }, 0);
  return inside > WINDOW_LENGTH / 2;
};

/** The judgement of one window, or why there is none. */
export type JudgedWindow = { readonly window: SlidingWindow } & (
  | { readonly judgement: Judgement; readonly limbs: ByLimb<UnitInterval | null> }
  | { readonly judgement: null; readonly reason: UnseenReason }
);

/** The parameters by which a player is judged in a window or a move. */
export type JudgeParameters = {
  readonly variant: Variant;
  readonly lag: Seconds;
  /** Whether the lag is known to be the player's own: without that, moves can't be called early or late. */
  readonly isOwnLag: boolean;
  /** The player's lateness, without the rig's lag; 0 while it isn't known. */
  readonly lateness: Seconds;
};

/** Judges one window of the player's dance. */
export const judgeWindow = (
  player: Player,
  window: SlidingWindow,
  { variant, lag, lateness }: JudgeParameters,
): JudgedWindow => {
  const reason = unseenReason(player, window, lag);
  if (reason) return { window, judgement: null, reason };
  const judgement = judgeSection(variant, player.rows, window, { lag, lateness, withLegs: player.hasVisibleLegs });
  return { window, judgement, limbs: limbValues(judgement, variant, player, window) };
};
