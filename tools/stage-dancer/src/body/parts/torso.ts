import { smoothstep, lerp } from '../../sdf/math.ts';
import { type Field, toSuperellipse } from '../../sdf/shapes.ts';
import { profile } from '../../sdf/profile.ts';
import { acrossArm, alongArm, type Figure } from '../figure.ts';

/** Columns of the trunk on the standard body: height, half width, half depth, how far forward. */
const TRUNK = profile([
  [0.9, 0.176, 0.134, 0.002],
  [0.945, 0.174, 0.131, 0.002],
  [1.0, 0.164, 0.124, 0.003],
  [1.07, 0.156, 0.118, 0.004],
  [1.13, 0.155, 0.117, 0.006],
  [1.2, 0.161, 0.121, 0.009],
  [1.28, 0.17, 0.124, 0.009],
  [1.34, 0.168, 0.114, 0.002],
  [1.38, 0.152, 0.098, -0.006],
  [1.41, 0.116, 0.082, -0.013],
  [1.435, 0.084, 0.072, -0.016],
  [1.46, 0.07, 0.063, -0.016],
  [1.5, 0.066, 0.06, -0.016],
]);

/** The trunk from the hips to the neck, without arms. */
export const trunk = ({ proportions, lift }: Figure): Field => {
  const { shoulders, hips, girth } = proportions;
  return (x, worldY, z) => {
    const y = worldY - lift;
    const [halfWidth, halfDepth, forward] = TRUNK(y);
    const wide = lerp(1, shoulders, smoothstep(1.1, 1.36, y)) * lerp(hips, 1, smoothstep(0.95, 1.2, y));
    return toSuperellipse(x, z - forward!, { rx: halfWidth! * wide * girth, ry: halfDepth! * girth, power: 2.35 });
  };
};

/**
 * Columns of a sleeve that reaches over the elbow to the wrist: metres along the arm, half width across it, half depth.
 */
const SLEEVE = profile([
  [-0.06, 0.026, 0.034],
  [0, 0.053, 0.062],
  [0.05, 0.061, 0.067],
  [0.11, 0.065, 0.068],
  [0.175, 0.073, 0.076],
]);

const LONG_SLEEVE = profile([
  [-0.06, 0.026, 0.034],
  [0, 0.053, 0.062],
  [0.05, 0.061, 0.066],
  [0.11, 0.063, 0.065],
  [0.2, 0.057, 0.06],
  [0.275, 0.052, 0.055],
  [0.35, 0.054, 0.057],
  [0.43, 0.052, 0.055],
  [0.475, 0.041, 0.045],
  [0.5, 0.035, 0.039],
]);

/** How far down the arm a sleeve reaches, on an arm of standard length. */
export const sleeveLength = ({ outfit }: Figure): number => (outfit.sleeves === 'long' ? 0.5 : 0.172);

/** Both sleeves without ends; the top cuts them. */
export const sleeves = (figure: Figure): Field => {
  const { proportions, joints, outfit } = figure;
  const form = outfit.sleeves === 'long' ? LONG_SLEEVE : SLEEVE;
  return (x, y, z) => {
    const [across, deep] = form(alongArm(figure, Math.abs(x), y));
    return toSuperellipse(acrossArm(figure, Math.abs(x), y), z - joints.upperArmL[2], {
      rx: across! * proportions.girth,
      ry: deep! * proportions.girth,
    });
  };
};
