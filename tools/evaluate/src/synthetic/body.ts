import { KEYPOINT_NAMES, mirrorKeypoint, type KeypointName } from '@instep/choreo/skeleton';
import { createRandom } from '@instep/measures/random';
import {
  blend,
  indexOf,
  meanFigure,
  middleOf,
  type Figure,
  type Motion,
  type Point,
} from '@instep/measures/synthetic/motion';

const MIRROR = KEYPOINT_NAMES.map((name) => indexOf(mirrorKeypoint(name)));

/** The mirror image of a motion, with left and right exchanged. */
export const mirroredMotion = (motion: Motion): Motion => ({
  ...motion,
  figures: motion.figures.map((figure) =>
    MIRROR.map((k): Point => {
      const [x, y] = figure[k] as Point;
      return [-x, y];
    }),
  ),
});

/** The motion scaled about its mean figure: 1 is the same, 0 is still. */
export const atAmplitude = (motion: Motion, amplitude: number): Motion => {
  const middle = meanFigure(motion);
  return { ...motion, figures: motion.figures.map((figure) => blend(middle, figure, amplitude)) };
};

/** The sixth figure all the time: in the first, the dancer may still reach for the camera. */
export const stillAtFirst = (motion: Motion): Motion => {
  const first = motion.figures[Math.min(5, motion.figures.length - 1)] as Figure;
  return { ...motion, figures: motion.figures.map(() => first) };
};

/** The length of each body part relative to the dancer's. */
type Proportions = Readonly<Record<'upperArm' | 'forearm' | 'thigh' | 'shin' | 'shoulders' | 'hips' | 'torso', number>>;

const randomProportions = (seed: number): Proportions => {
  const { between } = createRandom(seed);
  return {
    upperArm: between(0.8, 1.25),
    forearm: between(0.8, 1.25),
    thigh: between(0.8, 1.25),
    shin: between(0.8, 1.25),
    shoulders: between(0.75, 1.3),
    hips: between(0.75, 1.3),
    torso: between(0.85, 1.18),
  };
};

/** The same dance by a body of different proportions, by up to about a quarter. */
export const withProportions = (motion: Motion, seed: number): Motion => {
  const proportions = randomProportions(seed);
  return { ...motion, figures: motion.figures.map((figure) => withBodyProportions(figure, proportions)) };
};

const HEAD = KEYPOINT_NAMES.slice(0, KEYPOINT_NAMES.indexOf('left_shoulder'));

const withBodyProportions = (figure: Figure, proportions: Proportions): Figure => {
  const changed = [...figure];
  const originalPoint = (name: KeypointName): Point => figure[indexOf(name)] as Point;
  const changedPoint = (name: KeypointName): Point => changed[indexOf(name)] as Point;
  const placePoint = (name: KeypointName, from: Point, oldFrom: Point, factor: number): void => {
    const [x, y] = originalPoint(name);
    changed[indexOf(name)] = [from[0] + factor * (x - oldFrom[0]), from[1] + factor * (y - oldFrom[1])];
  };
  const hips = middleOf(figure, 'left_hip', 'right_hip');
  const oldNeck = middleOf(figure, 'left_shoulder', 'right_shoulder');
  const neck: Point = [
    hips[0] + proportions.torso * (oldNeck[0] - hips[0]),
    hips[1] + proportions.torso * (oldNeck[1] - hips[1]),
  ];
  for (const name of HEAD) placePoint(name, neck, oldNeck, 1);
  for (const side of ['left', 'right'] as const) {
    placePoint(`${side}_shoulder`, neck, oldNeck, proportions.shoulders);
    placePoint(`${side}_hip`, hips, hips, proportions.hips);
    for (const [from, to, factor] of chain(side, proportions))
      placePoint(to, changedPoint(from), originalPoint(from), factor);
  }
  return changed;
};

/** The bones of one side from the trunk outwards; hands and feet keep their size. */
const chain = (
  side: 'left' | 'right',
  proportions: Proportions,
): readonly (readonly [KeypointName, KeypointName, number])[] => [
  [`${side}_shoulder`, `${side}_elbow`, proportions.upperArm],
  [`${side}_elbow`, `${side}_wrist`, proportions.forearm],
  [`${side}_wrist`, `${side}_pinky`, 1],
  [`${side}_wrist`, `${side}_index`, 1],
  [`${side}_wrist`, `${side}_thumb`, 1],
  [`${side}_hip`, `${side}_knee`, proportions.thigh],
  [`${side}_knee`, `${side}_ankle`, proportions.shin],
  [`${side}_ankle`, `${side}_heel`, 1],
  [`${side}_ankle`, `${side}_foot_index`, 1],
];
