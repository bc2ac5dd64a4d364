import type { Colour } from '../../body/looks.ts';

/** A distant lamp: its colour, its strength, and its position in metres from the dancer. */
export type Lamp = {
  readonly colour: Colour;
  readonly strength: number;
  readonly from: readonly [number, number, number];
};

/** The light of a stage or room. */
export type Lighting = {
  /** The only lamp that casts shadows. */
  readonly key: Lamp;
  readonly others: readonly Lamp[];
  readonly sky: Colour;
  readonly ground: Colour;
  readonly around: number;
  /** How strongly glossy surfaces reflect the room. */
  readonly reflections: number;
  readonly exposure: number;
};

/**
 * A stage: a painted backdrop, a painted floor, and light. Everything that moves in it is a function of `time` and
 * `beat`.
 */
export type StageDesign = {
  readonly lighting: Lighting;
  /** Statements that set `c` from `p`, metres on the wall: x to the right, y above the floor. */
  readonly backdrop: string;
  /** Statements that set `c` from `p`, metres on the floor: x to the right, y towards the viewer. */
  readonly floor: string;
  /** Statements that set `glow`, light that the floor gives off, from `p`. */
  readonly floorGlow: string;
  readonly floorRoughness: number;
  /** How much of the dancer's reflection the floor hides, 0..1; at 1 the reflection is not drawn. */
  readonly floorOpacity: number;
};
