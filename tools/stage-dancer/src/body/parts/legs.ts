import { type Field, above, below, roundCone, ellipsoid, toSuperellipse } from '../../sdf/shapes.ts';
import { noise } from '../../sdf/noise.ts';
import { lerp, smoothstep } from '../../sdf/math.ts';
import { profile, type ProfileRow } from '../../sdf/profile.ts';
import { union, mirroredInX, intersect, transformed, displace, sculpt } from '../../sdf/sculpt.ts';
import { legHeight, legSpread, type Figure } from '../figure.ts';
import type { PartPlan } from '../part.ts';
import type { BoneShares } from '../weights.ts';

/** The clothes of the legs: trousers or leggings to the ankle, or shorts with the bare legs below them. */
export const legs = (figure: Figure): PartPlan[] => {
  const clothing = figure.outfit.legs;
  if (clothing !== 'shorts') return [legPart(figure, 'trousers', LEG_CLOTHING[clothing])];
  return [legPart(figure, 'shorts', LEG_CLOTHING.shorts), { ...legPart(figure, 'bare legs', BARE), material: 'skin' }];
};

/** How cloth hangs: its distance from the leg, in metres, where it ends, and how deep its folds are. */
type LegClothing = {
  readonly looseness: (height: number) => number;
  readonly hem: number;
  readonly folds: number;
  readonly seat: boolean;
};

const BARE: LegClothing = { looseness: () => -0.016, hem: 0.1, folds: 0, seat: false };

const LEG_CLOTHING: { readonly [legs in Figure['outfit']['legs']]: LegClothing } = {
  trousers: { looseness: () => 0, hem: 0.108, folds: 1, seat: true },
  leggings: { looseness: (height) => -0.012 * smoothstep(0.95, 0.75, height), hem: 0.13, folds: 0.35, seat: true },
  shorts: { looseness: (height) => 0.01 * smoothstep(0.85, 0.55, height), hem: 0.545, folds: 0.8, seat: true },
};

/**
 * Columns of a leg in trousers on the standard body: height, half width, half depth, middle from the side and from the
 * front.
 */
const LEG: readonly ProfileRow[] = [
  [0.1, 0.046, 0.05, 0.1, -0.02],
  [0.125, 0.048, 0.053, 0.1, -0.02],
  [0.15, 0.0485, 0.053, 0.1, -0.02],
  [0.19, 0.056, 0.06, 0.1, -0.018],
  [0.25, 0.06, 0.065, 0.099, -0.014],
  [0.33, 0.064, 0.071, 0.098, -0.01],
  [0.42, 0.064, 0.07, 0.097, 0],
  [0.505, 0.0665, 0.071, 0.096, 0.01],
  [0.6, 0.074, 0.079, 0.095, 0.008],
  [0.72, 0.083, 0.089, 0.093, 0.004],
  [0.82, 0.089, 0.097, 0.09, 0.001],
  [0.9, 0.09, 0.102, 0.087, -0.004],
  [0.98, 0.08, 0.095, 0.08, -0.004],
];

/** Columns of the hips: height, half width, half depth, how far forward. */
const HIPS = profile([
  [0.86, 0.15, 0.112, 0],
  [0.9, 0.16, 0.12, -0.002],
  [0.93, 0.157, 0.118, -0.003],
  [0.97, 0.147, 0.11, 0],
  [1.03, 0.138, 0.104, 0.003],
  [1.06, 0.138, 0.104, 0.003],
]);

const legPart = (figure: Figure, name: string, clothing: LegClothing): PartPlan => {
  const { girth, hips: wide } = figure.proportions;
  const reach = 0.24 * girth * wide + figure.spread + 0.02;
  return {
    name,
    material: 'legs',
    field: legsField(figure, clothing),
    grid: {
      min: [-reach, legHeight(figure, clothing.hem) - 0.02, -0.19 * girth - 0.01],
      max: [reach, 1.06 + figure.lift, 0.18 * girth + 0.01],
      step: clothing.seat ? 0.0075 : 0.007,
    },
    sharesAt: legShares(figure),
    softening: 16,
  };
};

const legsField = (figure: Figure, clothing: LegClothing): Field => {
  const ends = clothing.seat ? 0.97 : 0.84;
  const bothLegs = sculpt(
    legColumns(figure, clothing),
    intersect(0.03, transformed(below(ends), [0, figure.lift, 0])),
    ...(clothing.seat ? [union(0.03, crotch(figure))] : []),
    intersect(0.008, above(legHeight(figure, clothing.hem))),
  );
  if (!clothing.seat) return bothLegs;
  return sculpt(
    hips(figure),
    union(0.05, bothLegs),
    union(0.05, glutes(figure)),
    displace(folds(figure, clothing.folds)),
  );
};

const legColumns = (figure: Figure, clothing: LegClothing): Field => {
  const { girth, hips: wide } = figure.proportions;
  const fitted = profile(LEG.map(([height, ...rest]) => [legHeight(figure, height), ...rest]));
  return (x, y, z) => {
    const [halfWidth, halfDepth, aside, forward] = fitted(y);
    const loose = clothing.looseness(y - figure.lift);
    return toSuperellipse(Math.abs(x) - aside! * wide - legSpread(figure, y), z - forward!, {
      rx: halfWidth! * girth * lerp(1, wide, 0.6) + loose,
      ry: halfDepth! * girth + loose,
      power: 2.1,
    });
  };
};

const hips = (figure: Figure): Field => {
  const { girth, hips: wide } = figure.proportions;
  const around: Field = (x, y, z) => {
    const [halfWidth, halfDepth, forward] = HIPS(y);
    const rx = halfWidth! * girth * wide + figure.spread * 0.5;
    return toSuperellipse(x, z - forward!, { rx, ry: halfDepth! * girth, power: 2.3 });
  };
  const raised = sculpt(around, intersect(0.03, above(0.872)), intersect(0.01, below(1.03)));
  return transformed(raised, [0, figure.lift, 0]);
};

// Its lower edge does not depend on the girth: a crotch that became lower with more girth would shorten the legs.
const crotch = (figure: Figure): Field => {
  const middle = roundCone({ from: [0, 0.9, 0.012], to: [0.05, 0.91, 0], radii: [0.062, 0.068] });
  return transformed(mirroredInX(middle), [0, figure.lift, 0]);
};

const glutes = (figure: Figure): Field => {
  const { girth, hips: wide } = figure.proportions;
  const half = ellipsoid([0.072 * wide + figure.spread * 0.7, 0.88, -0.055 * girth], [0.075, 0.07, 0.065]);
  return transformed(mirroredInX(half), [0, figure.lift, 0]);
};

/** Relief of the cloth: soft waves, and creases behind the knee, above the cuff, and in front of the hip. */
const folds =
  (figure: Figure, depth: number): Field =>
  (x, y, z) => {
    const side = Math.abs(x);
    const angle = Math.atan2(side - figure.joints.shinL[0], z);
    const height = y - figure.lift;
    const knee = Math.exp(-(((y - figure.joints.shinL[1]) / 0.1) ** 2)) * smoothstep(0.2, -0.6, z / 0.07);
    const cuff =
      smoothstep(legHeight(figure, 0.33), legHeight(figure, 0.17), y) *
      smoothstep(legHeight(figure, 0.11), legHeight(figure, 0.16), y);
    const hip =
      smoothstep(0.7, 0.84, height) *
      smoothstep(0.97, 0.88, height) *
      smoothstep(0, 0.08, z) *
      smoothstep(0.03, 0.09, side);
    return (
      depth *
      (0.0035 * noise(x * 13 + 11, y * 10, z * 13) +
        knee * 0.003 * Math.sin(y * 95 + angle * 2 + noise(x * 14, y * 9, z * 14) * 3) +
        cuff * 0.0042 * Math.sin(y * 105 + Math.sin(angle) * 2.2 + noise(x * 12, y * 7, z * 12) * 2.5) +
        hip * 0.0034 * Math.sin((height * 0.9 + side * 0.8) * 88 + noise(x * 9, height * 9, z * 9) * 3))
    );
  };

const legShares = (figure: Figure) => {
  const knee = figure.joints.shinL[1];
  return (x: number, y: number): BoneShares => {
    const thigh = smoothstep(0.985, 0.835, y - figure.lift - Math.abs(x) * 0.12);
    const shin = smoothstep(knee + 0.055, knee - 0.055, y);
    const foot = smoothstep(0.125, 0.085, y) * 0.35;
    const left = smoothstep(-0.022, 0.022, x) * thigh;
    const right = thigh - left;
    return {
      pelvis: 1 - thigh,
      thighL: left * (1 - shin),
      shinL: left * shin * (1 - foot),
      footL: left * shin * foot,
      thighR: right * (1 - shin),
      shinR: right * shin * (1 - foot),
      footR: right * shin * foot,
    };
  };
};
