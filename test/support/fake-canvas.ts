import type { Canvas } from '@instep/web/drawing/canvas';
import type { FrameSize } from '@instep/web/drawing/drawn-pose';

/** A canvas that remembers what was last drawn on it. */
export type FakeCanvas = FrameSize & { drawn: unknown };

export const createFakeCanvas = ({ width, height }: FrameSize): Canvas => {
  const canvas: FakeCanvas = { width, height, drawn: null };
  const context = { drawImage: (image: unknown) => (canvas.drawn = image) };
  return Object.assign(canvas, { getContext: () => context }) as unknown as Canvas;
};

/** What was last drawn on a fake canvas; null without one. */
export const drawnOn = (canvas: Canvas | null): unknown => canvas && (canvas as unknown as FakeCanvas).drawn;
