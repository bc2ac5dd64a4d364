import type { Field, Place } from './field.ts';

/** The lesser of two distances, rounded over `softness` metres where they meet. */
export const softLesser = (a: number, b: number, softness: number): number => {
  const h = Math.max(softness - Math.abs(a - b), 0) / softness;
  return Math.min(a, b) - h * h * softness * 0.25;
};

/** The greater of two distances, rounded over `softness` metres where they meet. */
export const softGreater = (a: number, b: number, softness: number): number => -softLesser(-a, -b, softness);

/** One stroke of a sculptor: what it makes of the form so far. */
export type Stroke = (form: Field) => Field;

/** Adds clay, blended in over `softness` metres. */
export const add =
  (softness: number, piece: Field): Stroke =>
  (form) =>
  (x, y, z) =>
    softLesser(form(x, y, z), piece(x, y, z), softness);

/** Carves a piece out, its edge rounded over `softness` metres. */
export const carve =
  (softness: number, piece: Field): Stroke =>
  (form) =>
  (x, y, z) =>
    softGreater(form(x, y, z), -piece(x, y, z), softness);

/** Keeps only what lies within a piece, the edge rounded over `softness` metres. */
export const keep =
  (softness: number, piece: Field): Stroke =>
  (form) =>
  (x, y, z) =>
    softGreater(form(x, y, z), piece(x, y, z), softness);

/** Presses a relief of so many metres into the surface. */
export const press =
  (relief: Field): Stroke =>
  (form) =>
  (x, y, z) =>
    form(x, y, z) + relief(x, y, z);

/** A form and the strokes that finish it, in their order. */
export const sculpt = (form: Field, ...strokes: readonly Stroke[]): Field =>
  strokes.reduce((soFar, stroke) => stroke(soFar), form);

/** The left half of a form, on both sides. */
export const bothSides =
  (form: Field): Field =>
  (x, y, z) =>
    form(Math.abs(x), y, z);

/** A form moved by `offset`, then made `size` times as large about it. */
export const placed =
  (form: Field, [ox, oy, oz]: Place, size = 1): Field =>
  (x, y, z) =>
    form((x - ox) / size, (y - oy) / size, (z - oz) / size) * size;
