import { type Field, type Point, above, below, roundCone, ellipsoid, toSuperellipse } from '../../sdf/shapes.ts';
import { lerp, smoothstep } from '../../sdf/math.ts';
import { union, intersect, transformed, sculpt, smoothMin } from '../../sdf/sculpt.ts';
import type { Figure } from '../figure.ts';
import type { PartPlan } from '../part.ts';

// In the foot's own coordinates: the ankle above the origin, the floor at y = 0, toes towards +z.

/** The left shoe and the sock in it. */
export const foot = (figure: Figure): PartPlan[] => {
  const [fx, , fz] = figure.joints.footL;
  return [
    {
      name: 'shoe',
      material: 'shoe',
      field: transformed(shoe(), [fx, 0, fz]),
      grid: { min: [fx - 0.07, -0.008, fz - 0.085], max: [fx + 0.075, 0.13, fz + 0.205], step: 0.0052 },
      sharesAt: (_x, _y, z) => ({ footL: smoothstep(0.13, 0.085, z - fz), toesL: smoothstep(0.085, 0.13, z - fz) }),
      softening: 6,
    },
    {
      name: 'sock',
      material: 'sock',
      field: transformed(sock(figure.proportions.girth), [fx, 0, fz]),
      grid: { min: [fx - 0.07, 0.05, fz - 0.08], max: [fx + 0.07, 0.21, fz + 0.08], step: 0.006 },
      sharesAt: (_x, y) => ({ shinL: smoothstep(0.075, 0.13, y), footL: smoothstep(0.13, 0.075, y) }),
      softening: 3,
    },
  ];
};

const shoe = (): Field =>
  sculpt(
    ellipsoid([0, 0.056, -0.026], [0.037, 0.058, 0.043]),
    union(0.03, ellipsoid([0.001, 0.05, 0.04], [0.039, 0.046, 0.085])),
    union(0.035, ellipsoid([0.004, 0.036, 0.122], [0.045, 0.036, 0.058])),
    union(0.03, roundCone({ from: [0, 0.06, -0.012], to: [0, 0.112, -0.01], radii: [0.042, 0.0455] })),
    intersect(0.008, below(0.117)),
    intersect(0.004, above(0.012)),
    union(0.005, sole()),
  );

const sole = (): Field => {
  const outline = soleOutline();
  return (x, y, z) => {
    const spring = smoothstep(0.11, 0.19, z) * 0.012 + smoothstep(-0.03, -0.07, z) * 0.004;
    const aside = Math.max(outline(x, 0, z) + 0.006, 0);
    return Math.hypot(aside, Math.max(Math.abs(y - spring - 0.0155) - 0.0095, 0)) - 0.006;
  };
};

const soleOutline = (): Field => {
  const flat = (from: Point, to: Point, radii: readonly [number, number]) => roundCone({ from, to, radii });
  const heel = flat([0, 0, -0.022], [0, 0, -0.0219], [0.044, 0.044]);
  const arch = flat([0, 0, -0.02], [0.003, 0, 0.05], [0.044, 0.041]);
  const ball = flat([0.003, 0, 0.05], [0.006, 0, 0.112], [0.041, 0.0505]);
  const toes = flat([0.006, 0, 0.112], [0.003, 0, 0.15], [0.0505, 0.036]);
  return (x, y, z) => {
    const back = smoothMin(heel(x, y, z), arch(x, y, z), 0.02);
    return smoothMin(smoothMin(back, ball(x, y, z), 0.03), toes(x, y, z), 0.03);
  };
};

/**
 * The sock: as high as a hand is wide, and wider at the top like the calf, so that a bare leg does not show through it.
 */
const sock = (girth: number): Field =>
  sculpt(
    (x, y, z) => {
      const calf = smoothstep(0.12, 0.2, y);
      const radii = { rx: lerp(0.048, 0.0595, calf) * girth - 0.0115, ry: lerp(0.052, 0.0645, calf) * girth - 0.0115 };
      return toSuperellipse(x, z, radii);
    },
    intersect(0.01, below(0.19)),
    intersect(0.01, above(0.06)),
  );
