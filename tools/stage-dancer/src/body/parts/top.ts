import { type Field, above, roundCone, ellipsoid, toSuperellipse } from '../../sdf/shapes.ts';
import { noise } from '../../sdf/noise.ts';
import { smoothstep } from '../../sdf/math.ts';
import { union, mirroredInX, subtract, intersect, transformed, displace, sculpt } from '../../sdf/sculpt.ts';
import { alongArm, type Figure } from '../figure.ts';
import type { PartPlan } from '../part.ts';
import type { BoneShares } from '../weights.ts';
import { sleeveLength, sleeves, trunk } from './torso.ts';

const HEM = 0.942;

/** The top: a loose shirt with folds, its sleeves hollow at the ends, and its collar. */
export const top = (figure: Figure): PartPlan[] => {
  const { proportions, lift } = figure;
  const reach = 0.4 * Math.max(proportions.shoulders, proportions.arms) + (figure.outfit.sleeves === 'long' ? 0.17 : 0);
  const lowest = figure.outfit.sleeves === 'long' ? 0.87 : 0.92;
  const deep = 0.19 * proportions.girth;
  return [
    {
      name: 'top',
      material: 'top',
      field: shirt(figure),
      grid: { min: [-reach, lowest + lift, -deep], max: [reach, 1.5 + lift, deep], step: 0.0072 },
      sharesAt: shirtShares(figure),
      softening: 26,
    },
    collar(figure),
  ];
};

const shirt = (figure: Figure): Field => {
  const { proportions, lift } = figure;
  const { shoulders, girth, bust } = proportions;
  const slope = roundCone({
    from: [0.046, 1.428, -0.028],
    to: [0.148 * shoulders, 1.398, -0.014],
    radii: [0.038 * girth, 0.046 * girth],
  });
  const chest = ellipsoid([0.076 * shoulders, 1.272, 0.078 * girth], [0.074, 0.066, 0.048 * bust + 0.012]);
  const neckline: Field = (_x, y, z) => y - 1.452 + (z + 0.012) * 0.42;
  const lifted = (field: Field): Field => transformed(mirroredInX(field), [0, lift, 0]);
  const body = sculpt(
    trunk(figure),
    union(0.05, lifted(slope)),
    union(0.07, lifted(chest)),
    intersect(0.01, lifted(above(HEM))),
  );
  return sculpt(
    body,
    union(0.045, cutSleeves(figure)),
    subtract(0.005, sleeveHollow(figure)),
    intersect(0.008, lifted(neckline)),
    displace(folds(figure)),
  );
};

const cutSleeves = (figure: Figure): Field => {
  const shoulderEnd: Field = (x, y) => -(alongArm(figure, Math.abs(x), y) + 0.055);
  const cuff: Field = (x, y) => alongArm(figure, Math.abs(x), y) - sleeveLength(figure);
  return sculpt(sleeves(figure), intersect(0.04, shoulderEnd), intersect(0.008, cuff));
};

const sleeveHollow = (figure: Figure): Field => {
  const sleeve = sleeves(figure);
  const deep = figure.outfit.sleeves === 'long' ? 0.012 : 0.035;
  const wall = figure.outfit.sleeves === 'long' ? 0.006 : 0.017;
  return (x, y, z) => Math.max(sleeve(x, y, z) + wall, sleeveLength(figure) - deep - alongArm(figure, Math.abs(x), y));
};

/** Relief of the cloth: soft waves everywhere, folds at the hem, creases below the armpit, rings on the sleeves. */
const folds =
  (figure: Figure): Field =>
  (x, worldY, z) => {
    const y = worldY - figure.lift;
    const side = Math.abs(x);
    const hill = noise(x * 7 + 3, y * 7, z * 7 + 7);
    const t = alongArm(figure, side, worldY);
    return (
      smoothstep(1.4, 1.28, y) * (0.005 * hill + 0.0026 * noise(x * 19, y * 24 + 5, z * 19)) -
      smoothstep(1.12, 0.95, y) * smoothstep(0.1, 0.02, t) * hemWave(Math.atan2(x, z), y, hill) +
      smoothstep(1.36, 1.28, y) * smoothstep(1.02, 1.12, y) * smoothstep(0.05, 0.13, side) * pull(side, y, hill) +
      smoothstep(0.02, 0.1, t) *
        smoothstep(sleeveLength(figure) - 0.01, sleeveLength(figure) - 0.05, t) *
        sleeveRing(t, x, z)
    );
  };

const hemWave = (angle: number, y: number, hill: number): number =>
  0.0075 * (Math.sin(angle * 7 + 1.3 + y * 7 + hill * 1.5) * 0.6 + Math.sin(angle * 4 - 0.7) * 0.5);

const pull = (side: number, y: number, hill: number): number => 0.0034 * Math.sin((side * 0.75 + y) * 62 + hill * 4);

const sleeveRing = (t: number, x: number, z: number): number =>
  0.0032 * Math.sin(t * 85 + z * 25 + noise(t * 20, z * 14, x * 8) * 3);

const shirtShares = (figure: Figure) => {
  const isArm = armShare(figure);
  return (x: number, y: number, z: number): BoneShares => {
    const side = x > 0 ? 'L' : 'R';
    const arm = isArm(x, y, z);
    const trunkOnly = 1 - arm;
    const height = y - figure.lift;
    const spine = smoothstep(0.97, 1.12, height);
    const chest = spine * smoothstep(1.1, 1.27, height);
    const collarbone = smoothstep(0.03, 0.12, Math.abs(x)) * smoothstep(1.3, 1.42, height) * 0.75;
    const elbow = smoothstep(0.23, 0.32, alongArm(figure, Math.abs(x), y));
    return {
      pelvis: (1 - spine) * trunkOnly,
      spine: (spine - chest) * trunkOnly,
      chest: chest * trunkOnly * (1 - collarbone),
      [`clavicle${side}`]: chest * trunkOnly * collarbone,
      [`upperArm${side}`]: arm * (1 - elbow),
      [`forearm${side}`]: arm * elbow,
    };
  };
};

/** How far a point of the shirt belongs to the sleeve, 0..1. */
const armShare = (figure: Figure): Field => {
  const sleeve = sleeves(figure);
  const body = trunk(figure);
  return (x, y, z) =>
    smoothstep(0.035, -0.03, sleeve(x, y, z) - body(x, y, z)) *
    smoothstep(-0.035, 0.065, alongArm(figure, Math.abs(x), y));
};

const collar = ({ lift }: Figure): PartPlan => ({
  name: 'collar',
  material: 'trim',
  field: (x, y, z) => {
    const height = y - lift - 1.45 + (z + 0.012) * 0.42;
    return Math.hypot(toSuperellipse(x, z + 0.015, { rx: 0.0685, ry: 0.0655 }), height * 0.72) - 0.0085;
  },
  grid: { min: [-0.1, 1.39 + lift, -0.11], max: [0.1, 1.51 + lift, 0.085], step: 0.0045 },
  sharesAt: (x) => ({ chest: 0.8, neck: 0.1, [`clavicle${x > 0 ? 'L' : 'R'}`]: 0.1 }),
  softening: 6,
});
