/** Records, in the page, which frame the player's own view shows and which pose is drawn on it. */
import { expect, type Page } from '@playwright/test';
import type { NumberedFrame } from './clip-clock.ts';

type Point = readonly [x: number, y: number];

/** What was painted at one moment. */
export type Painted = {
  /** The pose's own frame was shown, not the camera's video. */
  readonly isOwnFrame: boolean;
  /** The number of the shown frame: see clip-clock.ts. */
  readonly number: number;
  /** The ends of the drawn lines, in pixels of the frame. */
  readonly points: readonly Point[];
};

/** Records what is painted; the returned function lists it. The page must know `readNumber`. */
export const recordOwnView = async (page: Page): Promise<() => Promise<Painted[]>> => {
  await page.addInitScript(recordInPage);
  return () => page.evaluate(() => (globalThis as unknown as { painted: Painted[] }).painted);
};

/** Runs in the page. */
const recordInPage = (): void => {
  const { readNumber } = globalThis as unknown as {
    readNumber: (image: CanvasImageSource, width: number) => number;
  };
  const painted: Painted[] = [];
  Object.assign(globalThis, { painted });
  let points: Point[] = [];
  const methodOf = (name: 'clearRect' | 'moveTo') =>
    Object.getOwnPropertyDescriptor(CanvasRenderingContext2D.prototype, name)?.value as () => void;
  const [clear, move] = [methodOf('clearRect'), methodOf('moveTo')];
  const isSkeleton = ({ canvas }: CanvasRenderingContext2D): boolean =>
    canvas.closest('[data-phase=dancing] [data-testid=webcam]') !== null;
  CanvasRenderingContext2D.prototype.clearRect = function (...area): void {
    if (isSkeleton(this)) points = [];
    Reflect.apply(clear, this, area);
  };
  CanvasRenderingContext2D.prototype.moveTo = function (x, y): void {
    if (isSkeleton(this)) points.push([x, y]);
    Reflect.apply(move, this, [x, y]);
  };
  let last = points;
  const paint = (): void => {
    requestAnimationFrame(paint);
    const view = document.querySelector('[data-phase=dancing] [data-testid=webcam]');
    const video = view?.querySelector('video');
    if (!video || points === last) return;
    last = points;
    const own = view?.querySelector<HTMLCanvasElement>('[data-testid=own-frame]:not([hidden])');
    const number = own ? readNumber(own, own.width) : readNumber(video, video.videoWidth);
    painted.push({ isOwnFrame: Boolean(own), number, points });
  };
  requestAnimationFrame(paint);
};

/** Expects that each pose that was drawn on a frame is the one that was found in this frame. */
export const expectOwnFrames = (painted: readonly Painted[], frames: readonly NumberedFrame[]): void => {
  const compared = painted.flatMap((shown) => {
    const own = frameOf(shown, frames);
    return shown.number > 0 && own ? [{ ...shown, behind: shown.number - own.number }] : [];
  });
  const owned = compared.filter(({ isOwnFrame }) => isOwnFrame);
  console.info(`${owned.length} of ${compared.length} drawn poses on their own frames`);
  expect(owned.length).toBeGreaterThan(0);
  expect(owned.map(({ behind }) => behind).filter((behind) => behind !== 0)).toEqual([]);
};

/** The frame whose pose is nearest to what was drawn. */
const frameOf = ({ points }: Painted, frames: readonly NumberedFrame[]): NumberedFrame | null => {
  const [nearest] = frames
    .flatMap((frame) => (frame.pose ? [{ frame, distance: distanceOf(points, pointsOf(frame.pose)) }] : []))
    .sort((a, b) => a.distance - b.distance);
  return nearest?.frame ?? null;
};

const pointsOf = (flat: readonly number[]): Point[] =>
  Array.from({ length: flat.length / 3 }, (_, k) => [flat[3 * k] ?? NaN, flat[3 * k + 1] ?? NaN]);

/** The mean distance of drawn points from the nearest point of a pose. */
const distanceOf = (drawn: readonly Point[], pose: readonly Point[]): number =>
  drawn.reduce((sum, [x, y]) => sum + Math.min(...pose.map(([a, b]) => Math.hypot(a - x, b - y))), 0) / drawn.length;
