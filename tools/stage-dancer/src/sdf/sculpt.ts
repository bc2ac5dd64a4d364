import type { Field, Place } from './field.ts';

/** The smaller of two distances, rounded over `softness` metres where they meet. */
export const softLesser = (a: number, b: number, softness: number): number => {
  const h = Math.max(softness - Math.abs(a - b), 0) / softness;
  return Math.min(a, b) - h * h * softness * 0.25;
};

/** The larger of two distances, rounded over `softness` metres where they meet. */
export const softGreater = (a: number, b: number, softness: number): number => -softLesser(-a, -b, softness);

/** An operation that changes a form. */
export type Stroke = (form: Field) => Field;

/** Adds a piece, blended in over `softness` metres. */
export const add =
  (softness: number, piece: Field): Stroke =>
  (form) =>
  (x, y, z) =>
    softLesser(form(x, y, z), piece(x, y, z), softness);

/** Subtracts a piece, its edge rounded over `softness` metres. */
export const carve =
  (softness: number, piece: Field): Stroke =>
  (form) =>
  (x, y, z) =>
    softGreater(form(x, y, z), -piece(x, y, z), softness);

/** Intersects with a piece, the edge rounded over `softness` metres. */
export const keep =
  (softness: number, piece: Field): Stroke =>
  (form) =>
  (x, y, z) =>
    softGreater(form(x, y, z), piece(x, y, z), softness);

/** Moves the surface inwards by the metres that `relief` returns. */
export const press =
  (relief: Field): Stroke =>
  (form) =>
  (x, y, z) =>
    form(x, y, z) + relief(x, y, z);

/** Applies strokes to a form, in their order. */
export const sculpt = (form: Field, ...strokes: readonly Stroke[]): Field =>
  strokes.reduce((soFar, stroke) => stroke(soFar), form);

/** The left half of a form, mirrored to both sides. */
export const bothSides =
  (form: Field): Field =>
  (x, y, z) =>
    form(Math.abs(x), y, z);

/** A form moved by `offset`, then made `size` times as large about it. */
export const placed =
  (form: Field, [ox, oy, oz]: Place, size = 1): Field =>
  (x, y, z) =>
    form((x - ox) / size, (y - oy) / size, (z - oz) / size) * size;
