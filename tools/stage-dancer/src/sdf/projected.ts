import type { Field } from './field.ts';
import { clamp } from './numbers.ts';

const NEWTON_STEPS = 3;

/** Moves vertices onto the surface of a field by Newton steps of at most one grid step (in metres) each. */
export const projected = (field: Field, positions: Float32Array, gridStep: number): Float32Array => {
  const out = positions.slice();
  for (let i = 0; i < out.length; i += 3) {
    for (let n = 0; n < NEWTON_STEPS; n++) stepTowards(field, out.subarray(i, i + 3), gridStep);
  }
  return out;
};

// Nine tenths of a step: the blended fields overestimate distances slightly, so full steps would oscillate.
const DAMPING = 0.9;

const stepTowards = (field: Field, point: Float32Array, gridStep: number): void => {
  const [x, y, z] = [point[0]!, point[1]!, point[2]!];
  const e = gridStep * 0.35;
  const gx = field(x + e, y, z) - field(x - e, y, z);
  const gy = field(x, y + e, z) - field(x, y - e, z);
  const gz = field(x, y, z + e) - field(x, y, z - e);
  const steepness2 = gx * gx + gy * gy + gz * gz;
  if (steepness2 < 1e-14) return;
  const longest = gridStep / Math.sqrt(steepness2);
  const step = clamp((field(x, y, z) * 2 * e) / steepness2, -longest, longest) * DAMPING;
  point[0] = x - gx * step;
  point[1] = y - gy * step;
  point[2] = z - gz * step;
};
