/** A triangle mesh: x, y, z of each vertex in metres, and three vertices a triangle, counter-clockwise from outside. */
export type Mesh = { readonly positions: Float32Array; readonly indices: Uint32Array };

/** Writes the outward normal of each vertex to `out`, weighted by the area of its triangles. */
export const writeNormals = ({ positions, indices }: Mesh, out: Float32Array): void => {
  out.fill(0);
  for (let i = 0; i < indices.length; i += 3) addFaceNormal(positions, indices, i, out);
  for (let i = 0; i < out.length; i += 3) {
    const length = Math.hypot(out[i]!, out[i + 1]!, out[i + 2]!) || 1;
    out[i]! /= length;
    out[i + 1]! /= length;
    out[i + 2]! /= length;
  }
};

// Runs for every triangle of every frame, so it uses plain numbers and creates no vectors.
const addFaceNormal = (p: Float32Array, indices: Uint32Array, face: number, out: Float32Array): void => {
  const a = indices[face]! * 3;
  const b = indices[face + 1]! * 3;
  const c = indices[face + 2]! * 3;
  const ux = p[b]! - p[a]!;
  const uy = p[b + 1]! - p[a + 1]!;
  const uz = p[b + 2]! - p[a + 2]!;
  const vx = p[c]! - p[a]!;
  const vy = p[c + 1]! - p[a + 1]!;
  const vz = p[c + 2]! - p[a + 2]!;
  const nx = uy * vz - uz * vy;
  const ny = uz * vx - ux * vz;
  const nz = ux * vy - uy * vx;
  for (let corner = 0; corner < 3; corner++) {
    const at = indices[face + corner]! * 3;
    out[at]! += nx;
    out[at + 1]! += ny;
    out[at + 2]! += nz;
  }
};
