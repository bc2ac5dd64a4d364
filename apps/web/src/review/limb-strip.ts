import { LIMBS } from '@instep/choreo/skeleton';
import type { Pixels, Seconds } from '@instep/choreo/units';
import type { Palette } from './palette.ts';
import type { JudgedMove } from './session-data.ts';
import { timeToX } from './timeline.ts';

export const STRIP_ROW_HEIGHT: Pixels = 18;

export type StripStyle = {
  readonly palette: Palette;
  readonly width: Pixels;
  readonly duration: Seconds;
  /** Canvas pixels per CSS pixel. */
  readonly scale: number;
};

/** Draws a row for each limb with a cell for each move: the better the limb, the lighter; not seen is left empty. */
export const drawLimbStrip = (canvas: HTMLCanvasElement, moves: readonly JudgedMove[], style: StripStyle): void => {
  const { palette, width, duration, scale } = style;
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = STRIP_ROW_HEIGHT * LIMBS.length * scale;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(scale, scale);
  for (const move of moves) {
    const [left, right] = [timeToX(move.startS, duration, width), timeToX(move.endS, duration, width)];
    LIMBS.forEach((limb, row) => {
      context.fillStyle = heatColour(move.limbs[limb], palette);
      context.fillRect(left, row * STRIP_ROW_HEIGHT + 1, Math.max(1, right - left - 1), STRIP_ROW_HEIGHT - 2);
    });
  }
};

const heatColour = (value: number | null, { heat, unseen }: Palette): string =>
  value === null ? unseen : (heat[Math.min(heat.length - 1, Math.floor((value / 100) * heat.length))] ?? unseen);
