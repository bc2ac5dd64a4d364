/** Chooses the gold moves of a dance. */
import { BONE_COUNT } from '../body-pose.ts';
import { FIELD, meanDirections, rowSum, type BoneRows, type RowRange } from './bone-rows.ts';
import { MOVE } from './constants.ts';

// Indices are derived from the lengths above them, so an element marked with `!` below always exists.

/** The moves that count twice: the top 5 % by energy times distinctiveness, at least one in a dance of some length. */
export const chooseGoldMoves = (rows: BoneRows, moves: readonly RowRange[]): Set<number> => {
  if (moves.length < MOVE.minMovesForGold) return new Set();
  const mean = meanDirections(rows, 0, rows.count);
  const scores = moves.map((move) => energyOf(rows, move) * distinctiveness(rows, mean, move));
  const ranked = scores.map((_, index) => index).sort((a, b) => scores[b]! - scores[a]! || a - b);
  return new Set(ranked.slice(0, Math.ceil(MOVE.goldShare * moves.length)));
};

const energyOf = (rows: BoneRows, { from, to }: RowRange): number => {
  let energy = 0;
  for (let row = from; row < to; row++) energy += rowSum(rows, row, FIELD.vdd);
  return energy / (to - from);
};

/** How far the move's mean pose is from the mean pose of the dance. */
const distinctiveness = (rows: BoneRows, mean: Float64Array, { from, to }: RowRange): number => {
  const here = meanDirections(rows, from, to);
  let distance = 0;
  for (let bone = 0; bone < BONE_COUNT; bone++) {
    distance += Math.hypot(here[2 * bone]! - mean[2 * bone]!, here[2 * bone + 1]! - mean[2 * bone + 1]!);
  }
  return distance;
};
