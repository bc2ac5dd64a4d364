import { byKeypoint, mirrorKeypoint, type KeypointName, type Limb } from '@instep/choreo/skeleton';
import type { Side } from '@instep/choreo/verdict';
import type { Pixels } from '@instep/choreo/units';
import type { DrawnPose } from './drawn-pose.ts';
import { LIMB_END } from './pictogram.ts';

type Point = { readonly x: Pixels; readonly y: Pixels };
export type Arrow = { readonly from: Point; readonly to: Point };

/**
 * How fast the ghost's size follows the player's: it must not shrink at once when they turn sideways. Chosen by eye.
 */
const SIZE_WEIGHT = 0.06;
/** In torso lengths: a limb that is nearer to its target counts as there. Chosen by eye. */
const MIN_ARROW_LENGTH = 0.35;
const MIN_CONFIDENCE = 0.3;

/** Places the reference's figure over the player's, with the same hips and the same size. */
export class Ghost {
  #size: Pixels | null = null;

  /** The reference pose in the player's frame; mirrored for players who dance as a mirror image. */
  poseOver(player: DrawnPose, reference: DrawnPose, side: Side): DrawnPose {
    const size = torsoOf(player);
    this.#size = this.#size === null ? size : this.#size + (size - this.#size) * SIZE_WEIGHT;
    const scale = this.#size / Math.max(1, torsoOf(reference));
    const [there, here] = [hipsOf(reference), hipsOf(player)];
    const turn = side === 'mirrored' ? -1 : 1;
    return byKeypoint((name) => {
      const { x, y, confidence } = reference[side === 'mirrored' ? mirrorKeypoint(name) : name];
      return { x: here.x + turn * scale * (x - there.x), y: here.y + scale * (y - there.y), confidence };
    });
  }
}

/** An arrow from the player's limb to its target; null if it is there already, or if either is not seen. */
export const arrowTo = (ghost: DrawnPose, player: DrawnPose, limb: Limb): Arrow | null => {
  const [from, to] = [player[LIMB_END[limb]], ghost[LIMB_END[limb]]];
  if (Math.min(from.confidence, to.confidence) < MIN_CONFIDENCE) return null;
  return Math.hypot(to.x - from.x, to.y - from.y) < MIN_ARROW_LENGTH * torsoOf(player) ? null : { from, to };
};

const hipsOf = (pose: DrawnPose): Point => middleOf(pose, 'left_hip', 'right_hip');

const torsoOf = (pose: DrawnPose): Pixels => {
  const [hips, shoulders] = [hipsOf(pose), middleOf(pose, 'left_shoulder', 'right_shoulder')];
  return Math.hypot(hips.x - shoulders.x, hips.y - shoulders.y);
};

const middleOf = (pose: DrawnPose, a: KeypointName, b: KeypointName): Point => ({
  x: (pose[a].x + pose[b].x) / 2,
  y: (pose[a].y + pose[b].y) / 2,
});
