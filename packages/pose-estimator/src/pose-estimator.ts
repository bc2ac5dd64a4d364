import type { ModelFamily } from '@instep/choreo/choreography';
import type { Pose } from '@instep/choreo/pose';
import type { Milliseconds, Pixels } from '@instep/choreo/units';
import type { Region } from './blazepose/region.ts';

/** An upright picture in memory: rows from the top, pixels from the left, RGB or RGBX bytes. */
export type Picture = {
  readonly width: Pixels;
  readonly height: Pixels;
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
};

/** How far an estimator has got with the person it follows: plain data, from which another of the same model goes on. */
export type Track = {
  /** Where to look for the person; `null` while nobody is followed. */
  readonly region: Region | null;
  readonly lastSeen: Region | null;
  readonly lastTimeMs: Milliseconds | null;
  /** Since when the track is trusted no longer, or was last checked. */
  readonly doubtedSinceMs: Milliseconds | null;
  /** How many people were in the picture when it was last searched; 0 before. */
  readonly people: number;
};

/** Follows one person, one picture after the other. Poses are in the picture's pixels, and unsmoothed. */
export interface PoseEstimator {
  /**
   * The pose in this picture; `null` when nobody is in it. `timeMs` is the picture's own time, and rises. The next may be
   * asked for before the answer is there: pictures are looked at in the order of asking.
   */
  estimate(picture: Picture, timeMs: Milliseconds): Promise<Pose | null>;
  /** Forgets the person followed so far. */
  reset(): void;
  /** After the last answer; `null` where the model keeps to itself what it knows. */
  readonly track: Track | null;
}

/** The loaded networks, shared by all the tracks of a process. */
export interface PoseModel {
  readonly family: ModelFamily;
  readonly name: string;
  /** Who runs the networks, in words for the log. */
  readonly engine: string;
  /** Begins with nobody, or goes on from a track of this model. */
  createEstimator(from?: Track | null): PoseEstimator;
  close(): Promise<void>;
}

export const MODEL_NAMES = ['full', 'heavy', 'lite', 'movenet'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];
