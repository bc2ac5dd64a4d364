import { lerp } from './math.ts';

/** Smooth noise in -1..1, a function of the position only; its features are one unit in size. */
export const noise = (x: number, y: number, z: number): number => {
  const xi = Math.floor(x);
  const yi = Math.floor(y);
  const zi = Math.floor(z);
  const fx = faded(x - xi);
  const fy = faded(y - yi);
  const row = (dy: number, dz: number) => lerp(hash(xi, yi + dy, zi + dz), hash(xi + 1, yi + dy, zi + dz), fx);
  const sheet = (dz: number) => lerp(row(0, dz), row(1, dz), fy);
  return lerp(sheet(0), sheet(1), faded(z - zi)) * 2 - 1;
};

const faded = (t: number): number => t * t * (3 - 2 * t);

/** A pseudo-random number in 0..1 for a corner of the lattice; the constants are conventional large primes. */
const hash = (x: number, y: number, z: number): number => {
  let h = (x * 374761393 + y * 668265263 + z * 2147483647) | 0;
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
};
