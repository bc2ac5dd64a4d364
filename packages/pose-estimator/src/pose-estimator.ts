import type { ModelFamily } from '@instep/choreo/choreography';
import type { Pose } from '@instep/choreo/pose';
import type { Milliseconds, Pixels } from '@instep/choreo/units';

/** An upright picture in memory: rows from the top, pixels from the left, RGB or RGBX bytes. */
export type Picture = {
  readonly width: Pixels;
  readonly height: Pixels;
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
};

/** Follows one person, one picture after the other. Poses are in the picture's pixels, and unsmoothed. */
export interface PoseEstimator {
  /** The pose in this picture; `null` when nobody is in it. `timeMs` is the picture's own time, and rises. */
  estimate(picture: Picture, timeMs: Milliseconds): Promise<Pose | null>;
  /** Forgets the person followed so far. */
  reset(): void;
}

/** The loaded networks, shared by all the tracks of a process. */
export interface PoseModel {
  readonly family: ModelFamily;
  readonly name: string;
  /** Who runs the networks, in words for the log. */
  readonly engine: string;
  createEstimator(): PoseEstimator;
  close(): Promise<void>;
}

export const MODEL_NAMES = ['full', 'heavy', 'lite', 'movenet'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];
