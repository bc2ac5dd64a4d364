import type { Move } from '@instep/choreo/choreography';
import type { Beats } from '../choreography/keyframe.ts';
import type { DanceTimeline } from '../choreography/timeline.ts';
import { blendArms } from '../motion/blend.ts';
import { angleBetween } from '../motion/directions.ts';
import { footAt, footTimelineOf } from '../motion/feet.ts';
import { valueAt } from '../motion/keyed.ts';
import { SIDES, type BodySide } from '../rig/bones.ts';

/** Beats, from the start of a move, at which two moves are compared. */
const COMPARED_BEATS: readonly Beats[] = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5];
/** Moving a foot by half a metre counts as much as turning an arm by a radian. */
const FOOT_WEIGHT = 2;

/** How different some part of the body is at two beats of a dance. */
type Difference = (a: Beats, b: Beats) => number;

const armDifference =
  ({ arms }: DanceTimeline, side: BodySide): Difference =>
  (a, b) => {
    const [here, there] = [valueAt(arms[side], a, blendArms), valueAt(arms[side], b, blendArms)];
    return angleBetween(here.upper, there.upper) + angleBetween(here.fore, there.fore);
  };

const footDifference = (timeline: DanceTimeline, side: BodySide): Difference => {
  const part = footTimelineOf(timeline, side);
  return (a, b) => {
    const [here, there] = [footAt(part, a), footAt(part, b)];
    return FOOT_WEIGHT * Math.hypot(here.x - there.x, here.z - there.z, here.height - there.height);
  };
};

const mostDifferent = (
  timeline: DanceTimeline,
  moves: readonly Move[],
  move: Move,
  parts: readonly Difference[],
): Move => {
  const from = move.start / timeline.secondsPerBeat;
  const differenceTo = (other: Move): number => {
    const to = other.start / timeline.secondsPerBeat;
    return COMPARED_BEATS.reduce(
      (sum, moment) => parts.reduce((all, part) => all + part(from + moment, to + moment), sum),
      0,
    );
  };
  return moves.reduce((best, other) => (differenceTo(other) > differenceTo(best) ? other : best), move);
};

/** The move that differs most from this one. */
export const mostDifferentMove = (timeline: DanceTimeline, moves: readonly Move[], move: Move): Move => {
  const parts = SIDES.flatMap((side) => [armDifference(timeline, side), footDifference(timeline, side)]);
  return mostDifferent(timeline, moves, move, parts);
};

/** The move in which one arm differs most from what it does in this one. */
export const mostDifferentArmMove = (
  timeline: DanceTimeline,
  moves: readonly Move[],
  move: Move,
  side: BodySide,
): Move => mostDifferent(timeline, moves, move, [armDifference(timeline, side)]);
