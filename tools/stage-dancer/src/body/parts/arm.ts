import { type Field, toSuperellipse } from '../../sdf/shapes.ts';
import { lerp, smoothstep } from '../../sdf/math.ts';
import { profile } from '../../sdf/profile.ts';
import { intersect, sculpt } from '../../sdf/sculpt.ts';
import { acrossArm, alongArm, pointOfArm, type Figure } from '../figure.ts';
import type { PartPlan } from '../part.ts';
import type { BoneShares } from '../weights.ts';

/** Columns: metres along the arm, half width across it, half depth. */
const ARM = profile([
  [-0.03, 0.03, 0.03],
  [0.05, 0.036, 0.04],
  [0.13, 0.0435, 0.0465],
  [0.18, 0.041, 0.042],
  [0.245, 0.0365, 0.0375],
  [0.275, 0.0365, 0.0375],
  [0.31, 0.038, 0.041],
  [0.355, 0.0385, 0.041],
  [0.42, 0.034, 0.036],
  [0.47, 0.0285, 0.031],
  [0.515, 0.0235, 0.0285],
  [0.545, 0.022, 0.03],
]);

/** The left arm from inside the sleeve to the wrist. */
export const arm = (figure: Figure): PartPlan => {
  const [tipX, tipY] = pointOfArm(figure, 0.56);
  const [shoulderX, shoulderY] = pointOfArm(figure, 0);
  return {
    name: 'arm',
    material: 'skin',
    field: armField(figure),
    grid: { min: [shoulderX - 0.05, tipY - 0.06, -0.08], max: [tipX + 0.05, shoulderY + 0.07, 0.06], step: 0.006 },
    sharesAt: armShares(figure),
    softening: 8,
  };
};

const armField = (figure: Figure): Field => {
  const { proportions, joints, outfit } = figure;
  // A bare arm begins inside its sleeve; of an arm in a long sleeve only the wrist is visible.
  const begins = outfit.sleeves === 'long' ? 0.44 : 0.085;
  const endless: Field = (x, y, z) => {
    const [across, deep] = ARM(alongArm(figure, x, y));
    const radii = { rx: across! * proportions.girth, ry: deep! * proportions.girth };
    return toSuperellipse(acrossArm(figure, x, y), z - joints.upperArmL[2], radii);
  };
  return sculpt(
    endless,
    intersect(0.02, (x, y) => begins - alongArm(figure, x, y)),
    intersect(0.015, (x, y) => alongArm(figure, x, y) - 0.545),
  );
};

const armShares =
  (figure: Figure) =>
  (x: number, y: number): BoneShares => {
    const t = alongArm(figure, x, y);
    const shoulder = smoothstep(-0.05, 0.05, t);
    const elbow = smoothstep(0.23, 0.32, t);
    const twist = smoothstep(0.3, 0.5, t);
    const hand = smoothstep(0.505, 0.535, t);
    return {
      clavicleL: 1 - shoulder,
      upperArmL: shoulder * (1 - elbow),
      forearmL: elbow * (1 - twist) * (1 - hand),
      forearmTwistL: elbow * twist * (1 - hand),
      handL: hand,
    };
  };

/** A band of cloth around the left wrist. */
export const wristband = (figure: Figure): PartPlan => {
  const { joints, proportions } = figure;
  const stout = lerp(1, proportions.girth, 0.6);
  const [tipX, tipY] = pointOfArm(figure, 0.56);
  return {
    name: 'wristband',
    material: 'band',
    field: (x, y, z) => {
      const beyond = Math.max(Math.abs(alongArm(figure, x, y) - 0.497) - 0.022, 0);
      const radii = { rx: 0.031 * stout, ry: 0.0345 * stout };
      const outside = Math.max(toSuperellipse(acrossArm(figure, x, y), z - joints.upperArmL[2], radii), 0);
      return Math.hypot(beyond, outside) - 0.004;
    },
    grid: { min: [tipX - 0.14, tipY - 0.02, -0.07], max: [tipX + 0.04, tipY + 0.12, 0.05], step: 0.0042 },
    sharesAt: armShares(figure),
    softening: 4,
  };
};
