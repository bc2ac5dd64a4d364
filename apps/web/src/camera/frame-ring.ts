/** Keeps the last frames that were sent, so that each can be shown with the pose that is found in it. */
import { context2d, createCanvas, type Canvas } from '../drawing/canvas.ts';
import type { FrameSize } from '../drawing/drawn-pose.ts';

/** Two frames are unanswered at most, on the server as on the device; one is being drawn, and one is shown. */
const CAPACITY = 4;

/** The last frames by their sequence, on canvases that are reused in turn. */
export class FrameRing {
  readonly #capacity: number;
  readonly #createCanvas: (size: FrameSize) => Canvas;
  #kept: { readonly sequence: number; readonly canvas: Canvas }[] = [];
  #next = 0;

  constructor(capacity: number = CAPACITY, create: (size: FrameSize) => Canvas = createCanvas) {
    this.#capacity = capacity;
    this.#createCanvas = create;
  }

  /** Draws a frame at this size through a CSS filter, in place of the oldest one, and returns its canvas. */
  draw(sequence: number, image: CanvasImageSource, size: FrameSize, filter = 'none'): Canvas {
    const oldest = this.#kept[this.#next]?.canvas;
    const fits = oldest?.width === size.width && oldest.height === size.height;
    const canvas = fits ? oldest : this.#createCanvas(size);
    this.#kept[this.#next] = { sequence, canvas };
    this.#next = (this.#next + 1) % this.#capacity;
    const context = context2d(canvas);
    // Safari has none.
    if ('filter' in context) context.filter = filter;
    context.drawImage(image, 0, 0, size.width, size.height);
    return canvas;
  }

  /** The frame of that sequence; null when newer ones have taken its place. */
  find(sequence: number): Canvas | null {
    return this.#kept.find((frame) => frame.sequence === sequence)?.canvas ?? null;
  }

  /** Forgets all frames, because the sequence restarts. */
  clear(): void {
    this.#kept = this.#kept.map(({ canvas }) => ({ sequence: NaN, canvas }));
  }
}
