import { REST_ARM } from '../../rig/rest-joints.ts';
import { type Field, type Point, roundCone, ellipsoid, roundedBox, toSuperellipse } from '../../sdf/shapes.ts';
import { smoothstep } from '../../sdf/math.ts';
import { union, intersect, sculpt, smoothMin } from '../../sdf/sculpt.ts';
import type { Figure } from '../figure.ts';
import type { PartPlan } from '../part.ts';
import type { BoneShares } from '../weights.ts';

// In the hand's own axes: t from the wrist to the fingertips, u out of its back, w towards the thumb.

/** For each finger, index first: its position on the palm (w), its length and thickness, and how it spreads. */
const FINGERS = [
  { w: 0.03, length: 0.074, radius: 0.009, spread: 0.004 },
  { w: 0.0105, length: 0.082, radius: 0.0094, spread: 0 },
  { w: -0.0095, length: 0.077, radius: 0.009, spread: -0.003 },
  { w: -0.0285, length: 0.06, radius: 0.008, spread: -0.008 },
] as const;

/** The left hand, its fingers straight. */
export const hand = (figure: Figure): PartPlan => {
  const toHand = handAxes(figure);
  const field = handField();
  return {
    name: 'hand',
    material: 'skin',
    field: (x, y, z) => field(...toHand(x, y, z)),
    grid: { ...boundsOf(figure), step: 0.0036 },
    sharesAt: (x, y, z) => handShares(toHand(x, y, z)),
    softening: 2,
  };
};

const handAxes = ({ joints }: Figure) => {
  const [wx, wy, wz] = joints.handL;
  const [ax, ay] = REST_ARM;
  return (x: number, y: number, z: number): Point => [
    (x - wx) * ax + (y - wy) * ay,
    (x - wx) * -ay + (y - wy) * ax,
    z - wz,
  ];
};

const boundsOf = ({ joints }: Figure): { min: Point; max: Point } => {
  const [wx, wy, wz] = joints.handL;
  const [ax, ay] = REST_ARM;
  const corners = [-0.035, 0.185].flatMap((t) =>
    [-0.04, 0.03].map((u) => [wx + ax * t - ay * u, wy + ay * t + ax * u]),
  );
  const xs = corners.map(([x]) => x!);
  const ys = corners.map(([, y]) => y!);
  return {
    min: [Math.min(...xs), Math.min(...ys), wz - 0.055],
    max: [Math.max(...xs), Math.max(...ys), wz + 0.09],
  };
};

const handField = (): Field => {
  const wrist: Field = (_t, u, w) => toSuperellipse(u, w, { rx: 0.021, ry: 0.0285 });
  const palm = roundedBox([0.053, -0.001, 0], [0.04, 0.0135, 0.039], 0.013);
  const ballOfThumb = ellipsoid([0.04, -0.012, 0.024], [0.028, 0.014, 0.02]);
  return sculpt(
    wrist,
    intersect(0.005, (t) => -(t + 0.03)),
    intersect(0.02, (t) => t - 0.03),
    union(0.028, palm),
    union(0.012, ballOfThumb),
    union(0.009, fingers()),
    union(0.014, thumb()),
  );
};

const fingers = (): Field => {
  const each = FINGERS.map(finger);
  return (t, u, w) => Math.min(...each.map((field) => field(t, u, w)));
};

const finger = ({ w, length, radius, spread }: (typeof FINGERS)[number]): Field => {
  const knuckle: Point = [0.088, 0.001, w];
  const middle: Point = [0.088 + length * 0.52, -0.004, w + spread * 0.6];
  const tip: Point = [0.088 + length, -0.013, w + spread];
  return jointed(
    roundCone({ from: knuckle, to: middle, radii: [radius * 1.08, radius] }),
    roundCone({ from: middle, to: tip, radii: [radius, radius * 0.82] }),
  );
};

const thumb = (): Field => {
  const middle: Point = [0.05, -0.012, 0.052];
  return jointed(
    roundCone({ from: [0.02, -0.008, 0.024], to: middle, radii: [0.0145, 0.0115] }),
    roundCone({ from: middle, to: [0.078, -0.014, 0.062], radii: [0.0112, 0.0088] }),
  );
};

const jointed =
  (near: Field, far: Field): Field =>
  (t, u, w) =>
    smoothMin(near(t, u, w), far(t, u, w), 0.004);

const handShares = ([t, , w]: Point): BoneShares => {
  const isThumb = w > 0.034 + Math.max(0, t - 0.05) * 0.2 && t < 0.088;
  const thumbShare = isThumb ? smoothstep(0.03, 0.044, w) * smoothstep(0.018, 0.034, t) : 0;
  const finger = smoothstep(0.08, 0.094, t) * (1 - thumbShare);
  const tip = smoothstep(0.12, 0.136, t);
  const index = smoothstep(0.0175, 0.0215, w - (t - 0.088) * 0.03);
  return {
    handL: Math.max(0, 1 - thumbShare - finger),
    thumbL: thumbShare,
    fingersL: finger * (1 - tip) * (1 - index),
    fingerTipsL: finger * tip * (1 - index),
    indexL: finger * (1 - tip) * index,
    indexTipL: finger * tip * index,
  };
};
