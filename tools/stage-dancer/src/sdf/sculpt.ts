import type { Field, Point } from './shapes.ts';

/** The smaller of two distances, rounded over `softness` metres where they meet. */
export const smoothMin = (a: number, b: number, softness: number): number => {
  const h = Math.max(softness - Math.abs(a - b), 0) / softness;
  return Math.min(a, b) - h * h * softness * 0.25;
};

/** The larger of two distances, rounded over `softness` metres where they meet. */
export const smoothMax = (a: number, b: number, softness: number): number => -smoothMin(-a, -b, softness);

/** An operation that changes a form. */
export type FieldOperation = (form: Field) => Field;

/** Adds a piece, blended in over `softness` metres. */
export const union =
  (softness: number, piece: Field): FieldOperation =>
  (form) =>
  (x, y, z) =>
    smoothMin(form(x, y, z), piece(x, y, z), softness);

/** Subtracts a piece, its edge rounded over `softness` metres. */
export const subtract =
  (softness: number, piece: Field): FieldOperation =>
  (form) =>
  (x, y, z) =>
    smoothMax(form(x, y, z), -piece(x, y, z), softness);

/** Intersects with a piece, the edge rounded over `softness` metres. */
export const intersect =
  (softness: number, piece: Field): FieldOperation =>
  (form) =>
  (x, y, z) =>
    smoothMax(form(x, y, z), piece(x, y, z), softness);

/** Moves the surface inwards by the metres that `relief` returns. */
export const displace =
  (relief: Field): FieldOperation =>
  (form) =>
  (x, y, z) =>
    form(x, y, z) + relief(x, y, z);

/** Applies strokes to a form, in their order. */
export const sculpt = (form: Field, ...operations: readonly FieldOperation[]): Field =>
  operations.reduce((soFar, operation) => operation(soFar), form);

/** The left half of a form, mirrored to both sides. */
export const mirroredInX =
  (form: Field): Field =>
  (x, y, z) =>
    form(Math.abs(x), y, z);

/** A form moved by `offset`, then made `size` times as large about it. */
export const transformed =
  (form: Field, [ox, oy, oz]: Point, size = 1): Field =>
  (x, y, z) =>
    form((x - ox) / size, (y - oy) / size, (z - oz) / size) * size;
