import { byKeypoint, mirrorName, type KeypointName, type Limb } from '@instep/choreo/skeleton';
import type { Side } from '@instep/choreo/verdict';
import type { Pixels } from '@instep/choreo/units';
import type { DrawnPose } from './drawn-pose.ts';
import { LIMB_END } from './pictogram.ts';

type Point = { readonly x: Pixels; readonly y: Pixels };
export type Arrow = { readonly from: Point; readonly to: Point };

/** How fast the ghost's size follows the player's: turning sideways must not shrink it at once. Taste. */
const SIZE_SHARE = 0.06;
/** Of a torso's length: nearer than this, the limb is where it belongs. Taste. */
const NEAR = 0.35;
const LEAST_CONFIDENCE = 0.3;

/** Puts the instructor's figure over the player's: the same hips, the same size. */
export class Ghost {
  #size: Pixels | null = null;

  /** The instructor as the player should stand in his own picture; mirrored for who dances as in a mirror. */
  over(player: DrawnPose, instructor: DrawnPose, side: Side): DrawnPose {
    const size = torsoOf(player);
    this.#size = this.#size === null ? size : this.#size + (size - this.#size) * SIZE_SHARE;
    const scale = this.#size / Math.max(1, torsoOf(instructor));
    const [there, here] = [hipsOf(instructor), hipsOf(player)];
    const turn = side === 'mirrored' ? -1 : 1;
    return byKeypoint((name) => {
      const { x, y, confidence } = instructor[side === 'mirrored' ? mirrorName(name) : name];
      return { x: here.x + turn * scale * (x - there.x), y: here.y + scale * (y - there.y), confidence };
    });
  }
}

/** From where the player's limb is to where it belongs; null when it is there, or one of both is not seen. */
export const arrowTo = (ghost: DrawnPose, player: DrawnPose, limb: Limb): Arrow | null => {
  const [from, to] = [player[LIMB_END[limb]], ghost[LIMB_END[limb]]];
  if (Math.min(from.confidence, to.confidence) < LEAST_CONFIDENCE) return null;
  return Math.hypot(to.x - from.x, to.y - from.y) < NEAR * torsoOf(player) ? null : { from, to };
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
