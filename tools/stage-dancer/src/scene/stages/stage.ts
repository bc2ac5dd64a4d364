import type { Colour } from '../../body/looks.ts';

/** A lamp far away: its colour, strength, and from where it shines, in metres from the dancer. */
export type Lamp = {
  readonly colour: Colour;
  readonly strength: number;
  readonly from: readonly [number, number, number];
};

/** The light of a stage or room. */
export type Lighting = {
  /** The one lamp that throws shadows. */
  readonly key: Lamp;
  readonly others: readonly Lamp[];
  readonly sky: Colour;
  readonly ground: Colour;
  readonly around: number;
  /** How strongly the room is mirrored in what shines. */
  readonly reflections: number;
  readonly exposure: number;
};

/** A stage: a painted backdrop, a painted floor, and light; all that moves in it follows `time` and `beat`. */
export type StageDesign = {
  readonly lighting: Lighting;
  /** Statements that set `c` from `p`, metres on the wall: x to the right, y above the floor. */
  readonly backdrop: string;
  /** Statements that set `c` from `p`, metres on the floor: x to the right, y towards the viewer. */
  readonly floor: string;
  /** Statements that set `glow`, light that the floor gives off, from `p`. */
  readonly floorGlow: string;
  readonly floorRoughness: number;
  /** How much of the dancer's mirror image the floor hides, 0..1; 1 draws none. */
  readonly floorOpacity: number;
};
