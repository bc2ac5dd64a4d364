import { type Field, type Point, sphere, roundCone, ellipsoid } from '../../sdf/shapes.ts';
import { noise } from '../../sdf/noise.ts';
import { smoothstep } from '../../sdf/math.ts';
import {
  union,
  mirroredInX,
  subtract,
  intersect,
  transformed,
  displace,
  sculpt,
  type FieldOperation,
} from '../../sdf/sculpt.ts';
import type { Figure } from '../figure.ts';
import type { PartPlan } from '../part.ts';
import type { Hairstyle } from '../looks.ts';

// Coordinates are relative to the head, as in head.ts.

/** The hair, and the ponytail or bun and its hair tie if there is one. */
export const hair = (figure: Figure): PartPlan[] => {
  const style = figure.outfit.hair;
  const onHead = [onHeadPart(figure, 'hair', style === 'afro' ? afro() : cap(style))];
  if (style === 'pony') onHead.push(ponytail(figure), tie(figure, [0, 0.166, -0.108]));
  if (style === 'bun') onHead.push(onHeadPart(figure, 'bun', bun()), tie(figure, [0, 0.19, -0.072]));
  return onHead;
};

const onHeadPart = ({ joints, proportions }: Figure, name: string, form: Field): PartPlan => {
  const size = proportions.head;
  const [, y, z] = joints.head;
  return {
    name,
    material: 'hair',
    field: transformed(form, joints.head, size),
    grid: {
      min: [-0.19 * size, y - 0.07 * size, z - 0.21 * size],
      max: [0.19 * size, y + 0.3 * size, z + 0.15 * size],
      step: 0.0046,
    },
    sharesAt: () => ({ head: 1 }),
    softening: 0,
  };
};

const cap = (style: Hairstyle): Field =>
  sculpt(
    ellipsoid([0, 0.108, -0.012], [0.0865, 0.103, 0.103]),
    union(0.03, ellipsoid([0, 0.045, -0.055], [0.068, 0.065, 0.05])),
    ...faceOpening(),
    ...fringe(),
    subtract(0.008, mirroredInX(ellipsoid([0.082, 0.055, 0.004], [0.02, 0.03, 0.02]))),
    intersect(0.012, (_x, y, z) => 0.002 - y + Math.max(0, -z - 0.02) * 0.35),
    displace(strands(style)),
  );

const faceOpening = (): FieldOperation[] => {
  const face = ellipsoid([0, 0.05, 0.115], [0.067, 0.092, 0.09]);
  const temples = ellipsoid([0.052, 0.03, 0.055], [0.045, 0.062, 0.05]);
  return [subtract(0.018, mirroredInX(sculpt(face, union(0.02, temples))))];
};

/** Swept to both sides from a parting on the left. */
const fringe = (): FieldOperation[] => [
  union(0.014, lock([0.028, 0.172, 0.066], [-0.03, 0.15, 0.086], [-0.074, 0.095, 0.048], [0.02, 0.016, 0.007])),
  union(0.014, lock([0.03, 0.172, 0.064], [0.062, 0.142, 0.066], [0.077, 0.09, 0.04], [0.019, 0.013, 0.006])),
];

const lock = (...[root, middle, tip, radii]: [Point, Point, Point, readonly [number, number, number]]): Field =>
  sculpt(
    roundCone({ from: root, to: middle, radii: [radii[0], radii[1]] }),
    union(0.01, roundCone({ from: middle, to: tip, radii: [radii[1], radii[2]] })),
  );

/** Strands run towards the hair tie if there is one, otherwise downwards. */
const strands =
  (style: Hairstyle): Field =>
  (x, y, z) => {
    const direction = style === 'short' ? Math.atan2(x, z + 0.02) : Math.atan2(x, y - 0.12);
    return (
      0.0011 * Math.sin(direction * 22 + noise(x * 18, y * 18, z * 18) * 2.2) +
      0.0006 * Math.sin(direction * 47 + noise(x * 30, y * 30, z * 30) * 2)
    );
  };

/** A round crown of curls. */
const afro = (): Field =>
  sculpt(
    ellipsoid([0, 0.132, -0.03], [0.142, 0.132, 0.138]),
    union(0.05, ellipsoid([0, 0.06, -0.06], [0.115, 0.085, 0.09])),
    subtract(0.02, mirroredInX(ellipsoid([0, 0.035, 0.13], [0.075, 0.098, 0.125]))),
    subtract(0.015, mirroredInX(ellipsoid([0.07, 0.015, 0.06], [0.045, 0.075, 0.06]))),
    displace((x, y, z) => 0.0065 * noise(x * 46, y * 46, z * 46) + 0.004 * noise(x * 90 + 3, y * 90, z * 90)),
  );

const bun = (): Field =>
  sculpt(
    sphere([0, 0.222, -0.088], 0.046),
    displace(
      (x, y, z) => 0.0022 * Math.sin(Math.atan2(x, y - 0.222) * 5 + z * 140 + noise(x * 20, y * 20, z * 20) * 2),
    ),
  );

const TAIL: readonly (readonly [place: Point, radius: number])[] = [
  [[0, 0.165, -0.088], 0.02],
  [[0, 0.168, -0.135], 0.034],
  [[0, 0.1, -0.178], 0.042],
  [[0, 0, -0.188], 0.036],
  [[0, -0.09, -0.165], 0.01],
];

const ponytail = ({ joints, proportions }: Figure): PartPlan => {
  const size = proportions.head;
  const y0 = joints.head[1];
  return {
    name: 'ponytail',
    material: 'hair',
    field: transformed(tail(), joints.head, size),
    grid: {
      min: [-0.06 * size, y0 - 0.12 * size, -0.25 * size],
      max: [0.06 * size, y0 + 0.225 * size, -0.04 * size],
      step: 0.0055,
    },
    sharesAt: (_x, y) => {
      const height = (y - y0) / size;
      const below = smoothstep(0.14, 0.06, height);
      const end = below * smoothstep(0.04, -0.05, height);
      return { ponytail1: 1 - below, ponytail2: below - end, ponytail3: end };
    },
    softening: 6,
  };
};

const tail = (): Field => {
  const pieces = TAIL.slice(1).map(([to, radius], i) =>
    roundCone({ from: TAIL[i]![0], to, radii: [TAIL[i]![1], radius] }),
  );
  const waves: Field = (x, y, z) =>
    0.0022 * Math.sin(Math.atan2(x, z + 0.17) * 9 + y * 25 + noise(x * 14, y * 14, z * 14) * 2);
  return sculpt(pieces[0]!, ...pieces.slice(1).map((piece) => union(0.012, piece)), displace(waves));
};

const tie = (figure: Figure, [, ty, tz]: Point): PartPlan => {
  const ring: Field = (x, y, z) => Math.hypot(Math.hypot(x, y - ty) - 0.022, z - tz) - 0.0085;
  const { joints, proportions } = figure;
  const size = proportions.head;
  const [, y, z] = joints.head;
  return {
    name: 'tie',
    material: 'trim',
    field: transformed(ring, joints.head, size),
    grid: {
      min: [-0.04 * size, y + (ty - 0.045) * size, z + (tz - 0.02) * size],
      max: [0.04 * size, y + (ty + 0.045) * size, z + (tz + 0.02) * size],
      step: 0.004,
    },
    sharesAt: () => ({ head: 1 }),
    softening: 0,
  };
};
