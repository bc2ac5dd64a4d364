import type { Field, Point } from './shapes.ts';
import { clamp } from './math.ts';
import type { Mesh } from './mesh.ts';

// Gibson 1998, "Constrained elastic surface nets", in its naive form: one vertex in each cell that the surface
// crosses, one square around each edge that it crosses.

/** The region in which to search for a surface, and the step of the grid, in metres. */
export type Grid = { readonly min: Point; readonly max: Point; readonly step: number };

/** The surface of a field as a closed mesh, provided that it is wholly within the grid. */
export const meshOf = (field: Field, tight: Grid): Mesh => {
  const grid = widened(tight);
  const lattice = sampled(field, grid);
  const { positions, vertexOfCell } = cellVertices(lattice, grid);
  const indices = new Uint32Array(squares(lattice, vertexOfCell));
  return { positions: projectOntoSurface(field, Float32Array.from(positions), grid.step), indices };
};

/** Adds one cell on each side: a surface that crosses the outermost cells would be left open. */
const widened = ({ min, max, step }: Grid): Grid => ({
  min: [min[0] - step, min[1] - step, min[2] - step],
  max: [max[0] + step, max[1] + step, max[2] + step],
  step,
});

type Lattice = { readonly values: Float32Array; readonly nx: number; readonly ny: number; readonly nz: number };

const sampled = (field: Field, { min, max, step }: Grid): Lattice => {
  const count = (axis: 0 | 1 | 2) => Math.ceil((max[axis] - min[axis]) / step) + 1;
  const [nx, ny, nz] = [count(0), count(1), count(2)];
  const values = new Float32Array(nx * ny * nz);
  let at = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) values[at++] = field(min[0] + i * step, min[1] + j * step, min[2] + k * step);
    }
  }
  return { values, nx, ny, nz };
};

/** The twelve edges of a cell; corner c is at x = bit 0, y = bit 1, z = bit 2 of c. */
const EDGES: readonly (readonly [number, number])[] = [
  [0, 1],
  [0, 2],
  [0, 4],
  [1, 3],
  [1, 5],
  [2, 3],
  [2, 6],
  [3, 7],
  [4, 5],
  [4, 6],
  [5, 7],
  [6, 7],
];

const cornerOffsets = ({ nx, ny }: Lattice): number[] =>
  Array.from({ length: 8 }, (_, c) => (c & 1) + ((c >> 1) & 1) * nx + (c >> 2) * nx * ny);

const NONE = -1;

const cellVertices = (lattice: Lattice, { min, step }: Grid) => {
  const { values, nx, ny, nz } = lattice;
  const offsets = cornerOffsets(lattice);
  const vertexOfCell = new Int32Array(values.length).fill(NONE);
  const positions: number[] = [];
  for (let k = 0; k < nz - 1; k++) {
    for (let j = 0; j < ny - 1; j++) {
      for (let i = 0; i < nx - 1; i++) {
        const cell = i + nx * (j + ny * k);
        if (!isCrossed(values, cell, offsets)) continue;
        const inCell = meanCrossing(offsets.map((offset) => values[cell + offset]!));
        vertexOfCell[cell] = positions.length / 3;
        positions.push(
          min[0] + (i + inCell[0]) * step,
          min[1] + (j + inCell[1]) * step,
          min[2] + (k + inCell[2]) * step,
        );
      }
    }
  }
  return { positions, vertexOfCell };
};

const isCrossed = (values: Float32Array, cell: number, offsets: readonly number[]): boolean => {
  const inside = values[cell]! < 0;
  return offsets.some((offset) => values[cell + offset]! < 0 !== inside);
};

/** The mean of the points where the surface crosses a cell's edges. */
const meanCrossing = (corners: readonly number[]): Point => {
  let x = 0;
  let y = 0;
  let z = 0;
  let count = 0;
  for (const [a, b] of EDGES) {
    const va = corners[a]!;
    const vb = corners[b]!;
    if (va < 0 === vb < 0) continue;
    const t = va / (va - vb);
    x += (a & 1) + ((b & 1) - (a & 1)) * t;
    y += ((a >> 1) & 1) + (((b >> 1) & 1) - ((a >> 1) & 1)) * t;
    z += (a >> 2) + ((b >> 2) - (a >> 2)) * t;
    count++;
  }
  return [x / count, y / count, z / count];
};

const squares = ({ values, nx, ny, nz }: Lattice, vertexOfCell: Int32Array): number[] => {
  const indices: number[] = [];
  const strides = [1, nx, nx * ny] as const;
  for (let k = 1; k < nz - 1; k++) {
    for (let j = 1; j < ny - 1; j++) {
      for (let i = 1; i < nx - 1; i++) {
        const at = i + nx * (j + ny * k);
        for (let axis = 0; axis < 3; axis++) {
          if (values[at]! < 0 === values[at + strides[axis]!]! < 0) continue;
          const u = strides[(axis + 1) % 3]!;
          const v = strides[(axis + 2) % 3]!;
          const corners = [at - u - v, at - v, at, at - u].map((cell) => vertexOfCell[cell]!);
          pushSquare(indices, values[at]! < 0 ? corners : corners.toReversed());
        }
      }
    }
  }
  return indices;
};

const pushSquare = (indices: number[], corners: readonly number[]): void => {
  if (corners.includes(NONE)) return;
  const [a, b, c, d] = corners;
  indices.push(a!, b!, c!, a!, c!, d!);
};

const NEWTON_STEPS = 3;

/** Moves vertices onto the surface of a field by Newton steps of at most one grid step (in metres) each. */
export const projectOntoSurface = (field: Field, positions: Float32Array, gridStep: number): Float32Array => {
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
