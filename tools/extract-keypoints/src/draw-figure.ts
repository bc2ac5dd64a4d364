import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { Pose } from '@instep/choreo/pose';
import { DRAWN_CONFIDENCE, DRAWN_LINES, type ByLimb } from '@instep/choreo/skeleton';
import type { Pixels } from '@instep/choreo/units';

type Colour = readonly [red: number, green: number, blue: number];

/** Left warm, right cold, as one looks for a swap of sides first. */
const COLOURS: ByLimb<Colour> = {
  left_arm: [255, 159, 28],
  left_leg: [255, 216, 77],
  right_arm: [77, 157, 255],
  right_leg: [96, 232, 255],
  torso: [244, 246, 250],
};

/** Width of a line, as a share of the picture's height. */
const WIDTH = 1 / 120;

/** Draws a pose, given in pixels of a picture `scale` times smaller, into the picture's own bytes. */
export const drawFigure = (picture: RawFrame, pose: Pose, scale: number): void => {
  const radius = Math.max(1, (picture.height * WIDTH) / 2);
  for (const { from, to, limb } of DRAWN_LINES) {
    const [a, b] = [pose[from], pose[to]];
    if (Math.min(a.confidence, b.confidence) < DRAWN_CONFIDENCE) continue;
    const [ax, ay, bx, by] = [a.x * scale, a.y * scale, b.x * scale, b.y * scale];
    const steps = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / radius));
    for (let k = 0; k <= steps; k++) {
      drawDot(picture, { x: ax + ((bx - ax) * k) / steps, y: ay + ((by - ay) * k) / steps, radius }, COLOURS[limb]);
    }
  }
};

type Dot = { readonly x: Pixels; readonly y: Pixels; readonly radius: Pixels };

const drawDot = ({ width, height, channels, data }: RawFrame, { x, y, radius }: Dot, colour: Colour): void => {
  for (let row = Math.max(0, Math.ceil(y - radius)); row <= Math.min(height - 1, y + radius); row++) {
    const half = Math.sqrt(Math.max(0, radius ** 2 - (row - y) ** 2));
    for (let column = Math.max(0, Math.ceil(x - half)); column <= Math.min(width - 1, x + half); column++) {
      data.set(colour, (row * width + column) * channels);
    }
  }
};
