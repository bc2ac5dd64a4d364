import type { FlatPose } from '@instep/protocol/flat-pose';
import { byKeypoint, type ByKeypoint } from '@instep/choreo/skeleton';
import type { Pixels, Seconds, UnitInterval } from '@instep/choreo/units';
import { OneEuro } from './one-euro.ts';

/** The size of the frame in which a pose was found. */
export type PictureSize = { readonly width: Pixels; readonly height: Pixels };

/** A keypoint as it is drawn and checked in the browser: in pixels of the frame, without depth. */
export type DrawnPoint = { readonly x: Pixels; readonly y: Pixels; readonly confidence: UnitInterval };
export type DrawnPose = ByKeypoint<DrawnPoint>;

/** The keypoints of a pose that the server sent. */
export const drawnPose = (flat: FlatPose): DrawnPose =>
  byKeypoint((_name, index) => ({
    x: flat[3 * index] ?? 0,
    y: flat[3 * index + 1] ?? 0,
    confidence: flat[3 * index + 2] ?? 0,
  }));

/** Chosen by eye at 480 pixels: steady at rest, without visible delay behind a fast hand. */
const DRAWING = { minCutoff: 2.5, beta: 0.05 };

/** Smooths a pose for drawing only: the judge gets the measured one. */
export class PoseSmoother {
  #filters: ByKeypoint<{ readonly x: OneEuro; readonly y: OneEuro }> | null = null;

  /** The smoothed pose at `time`; null (nobody was seen) resets the filter. */
  next(pose: DrawnPose | null, time: Seconds): DrawnPose | null {
    if (!pose) {
      this.#filters = null;
      return null;
    }
    const filters = (this.#filters ??= byKeypoint(() => ({ x: new OneEuro(DRAWING), y: new OneEuro(DRAWING) })));
    return byKeypoint((name) => ({
      x: filters[name].x.next(pose[name].x, time),
      y: filters[name].y.next(pose[name].y, time),
      confidence: pose[name].confidence,
    }));
  }
}
