import type { Degrees } from '@instep/choreo/units';
import { Vector3, type Quaternion } from 'three';
import { signOf, type BodySide } from './bones.ts';
import type { ArmPose, HandShape } from './pose.ts';
import { REST_HAND_BACK } from './rest-joints.ts';
import { rotationAbout } from './rotations.ts';
import type { SkeletonBuilder } from './skeleton-builder.ts';

/** Hand shapes by name. */
export const HANDS = {
  relaxed: [18, 22, 10, 14, 8],
  open: [-4, 2, -6, 0, -18],
  fist: [78, 95, 72, 95, 40],
  point: [80, 95, 0, 2, 38],
  flat: [2, 3, 1, 2, 10],
  splayed: [-8, -2, -8, -2, -25],
} as const satisfies Record<string, HandShape>;

export type HandName = keyof typeof HANDS;

/** The direction towards the thumb of either hand at rest. */
const TO_THUMB = new Vector3(0, 0, 1);

type HandPlacement = { readonly arm: ArmPose; readonly wrist: Vector3; readonly forearm: Quaternion };

/** Places a hand at the wrist, with its fingers. */
export const placeHand = (skeleton: SkeletonBuilder, side: BodySide, { arm, wrist, forearm }: HandPlacement): void => {
  const sign = signOf(side);
  const back = new Vector3(REST_HAND_BACK[0] * sign, REST_HAND_BACK[1], 0);
  const curl = (angle: Degrees): Quaternion => rotationAbout(TO_THUMB, -sign * angle);
  const [flex, toThumb] = arm.wrist;
  const turn = forearm
    .clone()
    .multiply(curl(flex))
    .multiply(rotationAbout(back, -sign * toThumb));
  skeleton.place(`hand${side}`, wrist, turn);
  const [fingers, fingerTips, index, indexTip, thumb] = arm.hand;
  skeleton.attach(`hand${side}`, `fingers${side}`, curl(fingers));
  skeleton.attach(`fingers${side}`, `fingerTips${side}`, curl(fingerTips));
  skeleton.attach(`hand${side}`, `index${side}`, curl(index));
  skeleton.attach(`index${side}`, `indexTip${side}`, curl(indexTip));
  skeleton.attach(`hand${side}`, `thumb${side}`, rotationAbout(back, sign * thumb * 0.8).multiply(curl(thumb * 0.5)));
};
