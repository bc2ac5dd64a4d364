import { type Field, above, sphere, roundCone, ellipsoid } from '../../sdf/shapes.ts';
import { smoothstep } from '../../sdf/math.ts';
import { union, mirroredInX, subtract, intersect, transformed, sculpt } from '../../sdf/sculpt.ts';
import type { Figure } from '../figure.ts';
import type { PartPlan } from '../part.ts';

/** Head and neck. The face is painted on; only its relief is modelled here. */
export const head = (figure: Figure): PartPlan => {
  const { joints, proportions } = figure;
  const neckY = joints.neck[1];
  const headY = joints.head[1];
  const size = proportions.head;
  return {
    name: 'head',
    material: 'face',
    field: sculpt(transformed(skull(), joints.head, size), union(0.022, neck(figure))),
    grid: {
      min: [-0.105 * size, neckY - 0.08, -0.125 * size],
      max: [0.105 * size, headY + 0.225 * size, 0.135 * size],
      step: 0.0042,
    },
    sharesAt: (_x, y) => {
      const raised = smoothstep(neckY - 0.02, neckY + 0.025, y);
      const head = raised * smoothstep(headY - 0.035, headY + 0.01, y);
      return { chest: 1 - raised, neck: raised - head, head };
    },
    softening: 8,
  };
};

const neck = ({ joints }: Figure): Field => {
  const neckY = joints.neck[1];
  const column = roundCone({
    from: [0, neckY - 0.07, -0.026],
    to: [0, joints.head[1] + 0.05, -0.012],
    radii: [0.056, 0.0495],
  });
  return sculpt(column, intersect(0.002, above(neckY - 0.055)));
};

// In the head's own coordinates: its joint at the origin, the crown 0.2 m above.
const skull = (): Field =>
  mirroredInX(
    sculpt(
      ellipsoid([0, 0.105, -0.008], [0.0765, 0.095, 0.095]),
      union(0.03, ellipsoid([0, 0.045, 0.031], [0.0565, 0.083, 0.063])),
      ...jawAndCheeks(),
      ...eyes(),
      ...noseAndLips(),
      union(0.008, ear()),
    ),
  );

const jawAndCheeks = () => [
  union(0.04, ellipsoid([0.026, 0.008, 0.032], [0.026, 0.034, 0.04])),
  union(0.036, sphere([0, -0.027, 0.066], 0.0185)),
  union(0.03, sphere([0.035, 0.047, 0.056], 0.0255)),
];

const eyes = () => [
  union(0.022, roundCone({ from: [0.012, 0.096, 0.078], to: [0.045, 0.09, 0.066], radii: [0.013, 0.012] })),
  subtract(0.018, ellipsoid([0.032, 0.073, 0.107], [0.019, 0.013, 0.017])),
  union(0.006, ellipsoid([0.031, 0.072, 0.0735], [0.0205, 0.0165, 0.0165])),
];

const noseAndLips = () => [
  union(0.014, roundCone({ from: [0, 0.084, 0.086], to: [0, 0.046, 0.1045], radii: [0.0075, 0.0108] })),
  union(0.009, sphere([0.0105, 0.0435, 0.0945], 0.0078)),
  union(0.01, roundCone({ from: [0, 0.0165, 0.0865], to: [0.018, 0.018, 0.0805], radii: [0.0068, 0.004] })),
  union(0.01, roundCone({ from: [0, 0.0065, 0.0865], to: [0.014, 0.0095, 0.0815], radii: [0.0072, 0.005] })),
];

const ear = (): Field => {
  const shell = ellipsoid([0.0785, 0.066, -0.008], [0.0085, 0.031, 0.019]);
  const leaning: Field = (x, y, z) => shell(x, y, z + (y - 0.066) * 0.15);
  return sculpt(leaning, subtract(0.006, ellipsoid([0.088, 0.07, -0.004], [0.007, 0.02, 0.011])));
};
