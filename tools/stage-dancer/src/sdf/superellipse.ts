/** A superellipse: its two radii in metres and its exponent, 2 for an ellipse, more for a squarer one. */
export type Superellipse = { readonly rx: number; readonly ry: number; readonly power?: number };

/** The distance along the ray from the centre to the edge of a superellipse; negative inside. */
export const toSuperellipse = (x: number, y: number, { rx, ry, power = 2 }: Superellipse): number => {
  const distance = Math.hypot(x, y);
  if (distance < 1e-6) return -Math.min(rx, ry);
  return distance - distance / share(x / rx, y / ry, power);
};

const share = (x: number, y: number, power: number): number =>
  power === 2 ? Math.hypot(x, y) : (Math.abs(x) ** power + Math.abs(y) ** power) ** (1 / power);
