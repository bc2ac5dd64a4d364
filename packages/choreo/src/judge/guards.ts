/** Filters the player's frames: rejects other people, and undoes exchanges of left and right. */
import { BODY_KEYPOINTS, emptyBodyPoints, torsoLength, type BodyPoints } from '../body-pose.ts';
import type { Pose } from '../pose.ts';
import { mirrorKeypoint, type KeypointName } from '../skeleton.ts';
import type { Seconds } from '../units.ts';
import { GUARD } from './constants.ts';
import { clamped } from './ramps.ts';

// Indices are derived from the lengths above them, so an element marked with `!` below always exists.

/** A copy of a frame, in memory of its own. */
class PointsSnapshot {
  time: Seconds = 0;
  readonly points: BodyPoints = emptyBodyPoints();

  set(time: Seconds, points: BodyPoints): void {
    this.time = time;
    this.points.set(points);
  }
}

/**
 * Rejects frames that show another person or something else: the body changes in size at once, or the hips jump. Three
 * such frames in a row that agree with each other are accepted.
 */
export class PersonGuard {
  readonly #accepted = new PointsSnapshot();
  readonly #candidate = new PointsSnapshot();
  #hasPlayer = false;
  #candidateFrames = 0;
  #lastTime: Seconds = 0;

  /** Whether the points are to be used. */
  admitFrame(time: Seconds, points: BodyPoints): boolean {
    const interval = time - this.#lastTime;
    this.#lastTime = time;
    if (!this.#hasPlayer || isSamePerson(this.#accepted, time, points, interval)) return this.#accept(time, points);
    const isSameCandidate = this.#candidateFrames > 0 && isSamePerson(this.#candidate, time, points, interval);
    this.#candidateFrames = isSameCandidate ? this.#candidateFrames + 1 : 1;
    this.#candidate.set(time, points);
    return this.#candidateFrames >= GUARD.acceptAfterFrames && this.#accept(time, points);
  }

  /** Accepts the next person as the player. */
  reset(): void {
    this.#hasPlayer = false;
    this.#candidateFrames = 0;
  }

  #accept(time: Seconds, points: BodyPoints): true {
    this.#accepted.set(time, points);
    this.#hasPlayer = true;
    this.#candidateFrames = 0;
    return true;
  }
}

/** `interval` is the time between frames, even if the frame before was not accepted. */
const isSamePerson = (previous: PointsSnapshot, time: Seconds, points: BodyPoints, interval: Seconds): boolean => {
  const previousTorso = torsoLength(previous.points);
  const torso = torsoLength(points);
  const largest = Math.max(torso, previousTorso);
  const displacementOf = (pair: KeypointPair): number => {
    const x = midpoint(points, pair, 0) - midpoint(previous.points, pair, 0);
    const y = midpoint(points, pair, 1) - midpoint(previous.points, pair, 1);
    return Math.sqrt(x * x + y * y);
  };
  // The limit of a jump depends on the time: at 5 frames a second a dancer may go twice as far as at 10.
  if (displacementOf(HIPS) > GUARD.hipJump * Math.max((time - previous.time) / GUARD.jumpInterval, 1) * largest)
    return false;
  const jump = Math.min(GUARD.sizeJump * Math.max(interval / GUARD.jumpInterval, 1), GUARD.maxSizeJump);
  const isSimilar = (a: number, b: number): boolean => Math.abs(a - b) <= jump * Math.max(a, b);
  // In a bow or on the floor the torso looks shorter, but the legs are as long as before or the feet where they were.
  return (
    isSimilar(torso, previousTorso) ||
    isSimilar(legLength(points), legLength(previous.points)) ||
    displacementOf(FEET) <= GUARD.maxFootMotion * largest
  );
};

/** The indices of the two points of a pair in the body points. */
type KeypointPair = readonly [number, number];
const pairOf = (left: KeypointName, right: KeypointName): KeypointPair => [
  3 * BODY_KEYPOINTS.indexOf(left),
  3 * BODY_KEYPOINTS.indexOf(right),
];
const HIPS = pairOf('left_hip', 'right_hip');
const SHOULDERS = pairOf('left_shoulder', 'right_shoulder');
const FEET = pairOf('left_ankle', 'right_ankle');

const midpoint = (points: BodyPoints, [left, right]: KeypointPair, axis: 0 | 1): number =>
  (points[left + axis]! + points[right + axis]!) / 2;

/** Length from hip to ankle, in the mean of both legs. */
const legLength = (points: BodyPoints): number =>
  (distance(points, HIPS[0], FEET[0]) + distance(points, HIPS[1], FEET[1])) / 2;

const distance = (points: BodyPoints, from: number, to: number): number => {
  const x = points[to]! - points[from]!;
  const y = points[to + 1]! - points[from + 1]!;
  return Math.sqrt(x * x + y * y);
};

/** Where a person faces, by the estimator's depth: 1 to the camera, -1 away from it, 0 where that isn't known. */
export const facingOf = (pose: Pose): number => {
  const [nose, left, right] = [pose.nose.world, pose.left_shoulder.world, pose.right_shoulder.world];
  if (!nose || !left || !right) return 0;
  return clamped(0.5 + ((left.z + right.z) / 2 - nose.z) / (2 * GUARD.noseDepth)) * 2 - 1;
};

/**
 * Undoes the estimator's exchange of left and right. A frame that is much nearer to the one before with its sides
 * exchanged is exchanged, and gets half the weight. What lasts longer than half a second is a turn and stays as it is
 * seen, unless the player has faced the other way for most of the last seconds: a player who turns is seen from the
 * side in between, a silhouette whose sides are exchanged is not.
 */
export class FlipGuard {
  readonly #previous = emptyBodyPoints();
  #hasPrevious = false;
  #flippedSince: Seconds | null = null;
  /** Where the player has faced in the last seconds, as a decaying mean. */
  #meanFacing = 0;
  #facingUpdatedAt: Seconds = 0;

  /** Exchanges left and right in `points` where that undoes a flip; `facing` is the result of facingOf. */
  correctFlip(time: Seconds, points: BodyPoints, facing: number): void {
    const elapsed = Math.max(time - this.#facingUpdatedAt, 0);
    this.#meanFacing += (facing - this.#meanFacing) * (1 - Math.exp(-elapsed / GUARD.facingDecayTime));
    this.#facingUpdatedAt = time;
    const isFlipped = this.#hasPrevious && isCloserWhenSwapped(points, this.#previous);
    this.#flippedSince = isFlipped ? (this.#flippedSince ?? time) : null;
    const isLong = this.#flippedSince !== null && time - this.#flippedSince > GUARD.maxFlipDuration;
    const isTurn = isLong && this.#meanFacing * sideOrder(points) >= 0;
    if (isTurn) this.#flippedSince = null;
    if (isFlipped && !isTurn) swapSides(points);
    this.#previous.set(points);
    this.#hasPrevious = true;
    if (isFlipped && !isTurn) halveConfidence(points);
  }

  reset(): void {
    this.#hasPrevious = false;
    this.#flippedSince = null;
    this.#meanFacing = 0;
  }
}

/** Positive where the left shoulder is at the right of the frame, as of a player who faces the camera. */
const sideOrder = (points: BodyPoints): number => points[SHOULDERS[0]]! - points[SHOULDERS[1]]!;

/** For each body keypoint, the index of its mirror keypoint in the body points. */
const MIRROR_OFFSETS = BODY_KEYPOINTS.map((name: KeypointName) => 3 * BODY_KEYPOINTS.indexOf(mirrorKeypoint(name)));

/** Whether exchanging left and right brings the points much nearer to those before. */
const isCloserWhenSwapped = (points: BodyPoints, previous: BodyPoints): boolean => {
  let unswapped = 0;
  let swapped = 0;
  for (let k = 0; k < MIRROR_OFFSETS.length; k++) {
    const opposite = MIRROR_OFFSETS[k]!;
    for (let axis = 0; axis < 2; axis++) {
      unswapped += Math.abs(points[3 * k + axis]! - previous[3 * k + axis]!);
      swapped += Math.abs(points[opposite + axis]! - previous[3 * k + axis]!);
    }
  }
  return swapped < GUARD.flipRatio * unswapped;
};

const swapSides = (points: BodyPoints): void => {
  const original = points.slice();
  MIRROR_OFFSETS.forEach((from, k) => points.set(original.subarray(from, from + 3), 3 * k));
};

const halveConfidence = (points: BodyPoints): void => {
  for (let i = 2; i < points.length; i += 3) {
    // The weight's ramp runs from .3 to .7: half of the way up is half of the weight.
    points[i] = 0.3 + (Math.min(points[i]!, 0.7) - 0.3) * GUARD.flippedConfidence;
  }
};
