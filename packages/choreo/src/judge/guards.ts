import { BODY_KEYPOINTS, emptyBodyPoints, torsoLength, type BodyPoints } from '../body-pose.ts';
import { mirrorName, type KeypointName } from '../skeleton.ts';
import type { Seconds } from '../units.ts';
import { GUARD } from './constants.ts';

// Indices are made from the lengths above them: a `!` below never meets a gap.

/** A frame as it was, in memory of its own. */
class Seen {
  time: Seconds = 0;
  readonly points: BodyPoints = emptyBodyPoints();

  set(time: Seconds, points: BodyPoints): void {
    this.time = time;
    this.points.set(points);
  }
}

/**
 * Keeps frames away that show somebody or something else: a torso that jumps in size, hips that leap; three such
 * frames in a row that agree with each other are believed.
 */
export class PersonGuard {
  readonly #accepted = new Seen();
  readonly #doubted = new Seen();
  #knows = false;
  #doubts = 0;

  /** Whether to use the points. */
  accepts(time: Seconds, points: BodyPoints): boolean {
    if (!this.#knows || isSamePerson(this.#accepted, time, points)) return this.#accept(time, points);
    const again = this.#doubts > 0 && isSamePerson(this.#doubted, time, points);
    this.#doubts = again ? this.#doubts + 1 : 1;
    this.#doubted.set(time, points);
    return this.#doubts >= GUARD.frames && this.#accept(time, points);
  }

  /** Whoever comes now is the player. */
  reset(): void {
    this.#knows = false;
    this.#doubts = 0;
  }

  #accept(time: Seconds, points: BodyPoints): true {
    this.#accepted.set(time, points);
    this.#knows = true;
    this.#doubts = 0;
    return true;
  }
}

const isSamePerson = (before: Seen, time: Seconds, points: BodyPoints): boolean => {
  const torsoBefore = torsoLength(before.points);
  const torso = torsoLength(points);
  const largest = Math.max(torso, torsoBefore);
  if (Math.abs(torso - torsoBefore) > GUARD.torsoJump * largest) return false;
  // A leap is told per time: at 5 frames a second a dancer may go twice as far as at 10.
  const allowed = (GUARD.hipJump / GUARD.within) * Math.max(time - before.time, GUARD.within);
  const x = middleOfHips(points, 0) - middleOfHips(before.points, 0);
  const y = middleOfHips(points, 1) - middleOfHips(before.points, 1);
  return Math.sqrt(x * x + y * y) <= allowed * largest;
};

const LEFT_HIP = 3 * BODY_KEYPOINTS.indexOf('left_hip');
const RIGHT_HIP = 3 * BODY_KEYPOINTS.indexOf('right_hip');
const middleOfHips = (points: BodyPoints, axis: 0 | 1): number =>
  (points[LEFT_HIP + axis]! + points[RIGHT_HIP + axis]!) / 2;

/**
 * Undoes the estimator's exchange of left and right: a frame that comes nearer to the one before by exchanging is
 * exchanged, and trusted half. What lasts half a second is a turn, and stays as it is seen.
 */
export class FlipGuard {
  readonly #before = emptyBodyPoints();
  #knows = false;
  #flippedSince: Seconds | null = null;

  /** Exchanges left and right in `points` where that undoes a flip. */
  straighten(time: Seconds, points: BodyPoints): void {
    const flips = this.#knows && isNearerExchanged(points, this.#before);
    this.#flippedSince = flips ? (this.#flippedSince ?? time) : null;
    const lasts = this.#flippedSince !== null && time - this.#flippedSince > GUARD.longestFlip;
    if (lasts) this.#flippedSince = null;
    if (flips && !lasts) exchangeSides(points);
    this.#before.set(points);
    this.#knows = true;
    if (flips && !lasts) trustHalf(points);
  }

  reset(): void {
    this.#knows = false;
    this.#flippedSince = null;
  }
}

/** For each body keypoint where its opposite lies. */
const OPPOSITE = BODY_KEYPOINTS.map((name: KeypointName) => 3 * BODY_KEYPOINTS.indexOf(mirrorName(name)));

/** Whether exchanging left and right brings the points much nearer to those before. */
const isNearerExchanged = (points: BodyPoints, before: BodyPoints): boolean => {
  let straight = 0;
  let exchanged = 0;
  for (let k = 0; k < OPPOSITE.length; k++) {
    const opposite = OPPOSITE[k]!;
    for (let axis = 0; axis < 2; axis++) {
      straight += Math.abs(points[3 * k + axis]! - before[3 * k + axis]!);
      exchanged += Math.abs(points[opposite + axis]! - before[3 * k + axis]!);
    }
  }
  return exchanged < GUARD.flipRatio * straight;
};

const exchangeSides = (points: BodyPoints): void => {
  const seen = points.slice();
  OPPOSITE.forEach((from, k) => points.set(seen.subarray(from, from + 3), 3 * k));
};

const trustHalf = (points: BodyPoints): void => {
  for (let i = 2; i < points.length; i += 3) {
    // The weight's ramp runs from .3 to .7: half the way up is half the weight.
    points[i] = 0.3 + (Math.min(points[i]!, 0.7) - 0.3) * GUARD.flippedWeight;
  }
};
