/** Compares the paths of the feet, to find which of two legs is at fault. */
import { BODY_KEYPOINTS, type BodyPoints } from '../body-pose.ts';
import { byLimb, type ByLimb, type KeypointName } from '../skeleton.ts';
import type { UnitInterval } from '../units.ts';
import { FEET, DISPLACEMENT_HALF_SPAN } from './constants.ts';
import { ramp } from './ramps.ts';
import type { RowRange } from './bone-rows.ts';

// Indices are derived from the lengths above them, so an element marked with `!` below always exists.

const ANKLE_OFFSETS = (['left_ankle', 'right_ankle'] satisfies KeypointName[]).map(
  (name) => 3 * BODY_KEYPOINTS.indexOf(name),
);
/** The fields for either foot: x and y in torso lengths, and 1 where they were seen. */
const FIELDS_PER_FOOT = 3;
const ROW_LENGTH = FIELDS_PER_FOOT * ANKLE_OFFSETS.length;
const FULL_FACTORS: ByLimb<UnitInterval> = byLimb(() => 1);

/** Where the feet of one person are in the frame, on the 30-Hz grid. */
export class FootRows {
  readonly count: number;
  readonly data: Float32Array;

  constructor(count: number) {
    this.count = count;
    this.data = new Float32Array(count * ROW_LENGTH);
  }

  /** Writes one row; `torso` is the usual torso length. */
  write(row: number, points: BodyPoints | null, torso: number): void {
    if (row < 0 || row >= this.count) return;
    for (let foot = 0; foot < ANKLE_OFFSETS.length; foot++) {
      const at = row * ROW_LENGTH + foot * FIELDS_PER_FOOT;
      const offset = ANKLE_OFFSETS[foot]!;
      const isSeen = points !== null && points[offset + 2]! >= FEET.minConfidence;
      this.data[at] = isSeen ? points[offset]! / torso : 0;
      this.data[at + 1] = isSeen ? points[offset + 1]! / torso : 0;
      this.data[at + 2] = isSeen ? 1 : 0;
    }
  }
}

/**
 * The factor on the value of each limb, so that of two legs that seem wrong only the one at fault is named. A foot that
 * stays, or steps where it shouldn't, moves the hips, and so makes the other leg point elsewhere as well; but the foot
 * of that other leg still goes where the dancer's goes. Only the difference between the two counts, because a moving
 * camera moves both. `lag` is in rows.
 */
export const legFactors = (
  reference: FootRows,
  player: FootRows,
  section: RowRange,
  lag: number,
): ByLimb<UnitInterval> => {
  const left = footCredit(0, reference, player, section, lag);
  const right = footCredit(1, reference, player, section, lag);
  const difference = left === null || right === null ? 0 : left - right;
  return {
    ...FULL_FACTORS,
    left_leg: 1 - ramp(-difference, FEET.minDifference),
    right_leg: 1 - ramp(difference, FEET.minDifference),
  };
};

/** How well a foot goes where the dancer's goes; `null` where the dancer's hardly moves, or either is hardly seen. */
const footCredit = (
  foot: number,
  reference: FootRows,
  player: FootRows,
  { from, to }: RowRange,
  lag: number,
): UnitInterval | null => {
  let [ab, aa, bb, seen] = [0, 0, 0, 0];
  // Displacements stay inside the section: otherwise a leg that is corrected after a move looks wrong in the next one.
  const first = Math.max(from, 0, -lag) + DISPLACEMENT_HALF_SPAN;
  const end = Math.min(to, reference.count, player.count - lag) - DISPLACEMENT_HALF_SPAN;
  for (let row = first; row < end; row++) {
    const [A, B] = [
      (row - DISPLACEMENT_HALF_SPAN) * ROW_LENGTH + foot * FIELDS_PER_FOOT,
      (row + DISPLACEMENT_HALF_SPAN) * ROW_LENGTH + foot * FIELDS_PER_FOOT,
    ];
    const [a, b] = [A + lag * ROW_LENGTH, B + lag * ROW_LENGTH];
    if (reference.data[A + 2]! * reference.data[B + 2]! * player.data[a + 2]! * player.data[b + 2]! === 0) continue;
    const X = reference.data[B]! - reference.data[A]!;
    const Y = reference.data[B + 1]! - reference.data[A + 1]!;
    const x = player.data[b]! - player.data[a]!;
    const y = player.data[b + 1]! - player.data[a + 1]!;
    ab += X * x + Y * y;
    aa += X * X + Y * Y;
    bb += x * x + y * y;
    seen += 1;
  }
  if (seen < FEET.minSeen * (to - from) || aa < FEET.minMotion * seen) return null;
  return ramp(ab / Math.sqrt(aa * (bb + FEET.noise * seen)), FEET.agreement);
};
