/** Who is who: players are told apart by the colour of what they wear. */
import type { Pose } from '@instep/choreo/pose';
import type { RawFrame } from '../raw-frame.ts';
import type { Point } from '../region.ts';

/** The mean colour of a torso, each part 0..255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Samples of the torso: this many from shoulder to shoulder, and from the shoulders to the hips. */
const COLUMNS = 8;
const ROWS = 9;
/** Arms and background are at the edges of the torso: so much of it is left out on each side. */
const EDGE = 0.1;

/** The mean colour of the quadrangle between shoulders and hips; `null` if it is outside the frame. */
export const torsoColour = (frame: RawFrame, pose: Pose): Colour | null => {
  const sum = [0, 0, 0] as [number, number, number];
  let count = 0;
  for (let row = 0; row < ROWS; row++) {
    const down = between(EDGE, 1 - EDGE, row / (ROWS - 1));
    const left = onLine(pose.left_shoulder, pose.left_hip, down);
    const right = onLine(pose.right_shoulder, pose.right_hip, down);
    for (let column = 0; column < COLUMNS; column++) {
      const at = pixelAt(frame, onLine(left, right, between(EDGE, 1 - EDGE, column / (COLUMNS - 1))));
      if (at === null) continue;
      for (const colour of [0, 1, 2] as const) sum[colour] += frame.data[at + colour] ?? 0;
      count++;
    }
  }
  return count > 0 ? [sum[0] / count, sum[1] / count, sum[2] / count] : null;
};

const pixelAt = ({ width, height, channels }: RawFrame, { x, y }: Point): number | null => {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  return column >= 0 && row >= 0 && column < width && row < height ? channels * (row * width + column) : null;
};

const between = (from: number, to: number, share: number): number => from + (to - from) * share;

const onLine = (from: Point, to: Point, share: number): Point => ({
  x: between(from.x, to.x, share),
  y: between(from.y, to.y, share),
});

/** How much of the running mean stays with each frame. */
const RUNNING_MEAN = 0.95;

/** The running mean of a colour after another sample. */
export const updateColour = (mean: Colour | null, sample: Colour): Colour =>
  mean ? (mean.map((value, part) => between(sample[part]!, value, RUNNING_MEAN)) as unknown as Colour) : sample;

/** What is known of a seat's colour: its running mean, and that of the player who is in it now, if they are seen. */
export type SeatColour = { readonly mean: Colour | null; readonly sample: Colour | null };

/** By how much less two players differ from their seats' colours when they change seats; 0 if it is not known. */
export const gainOfSwap = (one: SeatColour, other: SeatColour): number => {
  if (!one.mean || !other.mean) return 0;
  return gainOfMove(one.sample, one.mean, other.mean) + gainOfMove(other.sample, other.mean, one.mean);
};

const gainOfMove = (sample: Colour | null, from: Colour, to: Colour): number =>
  sample ? colourDistance(sample, from) - colourDistance(sample, to) : 0;

/** How much two colours differ, in 255ths. */
export const colourDistance = (one: Colour, other: Colour): number =>
  Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
