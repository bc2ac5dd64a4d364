/** A place of the detector's grid, in 0..1 of its square input. */
export type Anchor = { readonly x: number; readonly y: number };

/** The grids of the detector, finest first: cells a side, and boxes told for each cell. */
const GRIDS = [
  { side: 28, boxes: 2 },
  { side: 14, boxes: 2 },
  { side: 7, boxes: 6 },
] as const;

/** The 2254 anchors, in the order of the detector's output: the centre of a cell, once for each of its boxes. */
export const makeAnchors = (): Anchor[] =>
  GRIDS.flatMap(({ side, boxes }) =>
    Array.from({ length: side * side * boxes }, (_, index) => {
      const cell = Math.floor(index / boxes);
      return { x: ((cell % side) + 0.5) / side, y: (Math.floor(cell / side) + 0.5) / side };
    }),
  );
