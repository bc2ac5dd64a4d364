import type { FlatPose } from '@instep/protocol/flat-pose';
import { byKeypoint, type ByKeypoint } from '@instep/choreo/skeleton';
import type { Pixels, Seconds, UnitInterval } from '@instep/choreo/units';
import { OneEuroFilter } from './one-euro.ts';

/** The size of the frame in which a pose was found. */
export type FrameSize = { readonly width: Pixels; readonly height: Pixels };

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
const SMOOTHING = { minCutoff: 2.5, beta: 0.05 };

/** Smooths a pose for drawing only: the judge gets the measured one. */
export class PoseSmoother {
  #filters: ByKeypoint<{ readonly x: OneEuroFilter; readonly y: OneEuroFilter }> | null = null;

  /** The smoothed pose at `time`; null (nobody was seen) resets the filter. */
  smooth(pose: DrawnPose | null, time: Seconds): DrawnPose | null {
    if (!pose) {
      this.#filters = null;
      return null;
    }
    const filters = (this.#filters ??= byKeypoint(() => ({
      x: new OneEuroFilter(SMOOTHING),
      y: new OneEuroFilter(SMOOTHING),
    })));
    return byKeypoint((name) => ({
      x: filters[name].x.filter(pose[name].x, time),
      y: filters[name].y.filter(pose[name].y, time),
      confidence: pose[name].confidence,
    }));
  }
}
