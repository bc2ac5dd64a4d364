import type { FrameSize } from './drawn-pose.ts';

/** A canvas outside the page. */
export type Canvas = OffscreenCanvas | HTMLCanvasElement;

/** A canvas outside the page: an OffscreenCanvas, or a canvas element if the browser doesn't support that. */
export const createCanvas = ({ width, height }: FrameSize): Canvas => {
  if (typeof OffscreenCanvas !== 'undefined') return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement('canvas'), { width, height });
};

/** The canvas's drawing context. */
export const context2d = (
  canvas: Canvas,
  settings?: CanvasRenderingContext2DSettings,
): OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D => {
  const context = canvas.getContext('2d', settings);
  if (!(context && 'drawImage' in context)) throw new Error('expected a canvas that can be drawn on, got none');
  return context;
};
