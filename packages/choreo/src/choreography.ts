import type { TimedPose } from './pose.ts';
import type { Pixels, Seconds } from './units.ts';

/** Whose weights measured the dancer. A player is measured by the same family, with the same ruler. */
export const MODEL_FAMILIES = ['blazepose', 'movenet'] as const;
export type ModelFamily = (typeof MODEL_FAMILIES)[number];

/** A section of the choreography that is judged as one. */
export type Move = {
  /** From 1. */
  readonly n: number;
  readonly start: Seconds;
  readonly end: Seconds;
  /** Counts twice. */
  readonly gold: boolean;
};

/** The reference: the timed poses of one video, and its moves. */
export type Choreography = {
  readonly id: string;
  readonly modelFamily: ModelFamily;
  /** Rows per second of video. */
  readonly fps: number;
  /** Of the video stream. */
  readonly duration: Seconds;
  readonly width: Pixels;
  readonly height: Pixels;
  /** In order of mediaTime. */
  readonly frames: readonly TimedPose[];
  /** In order, not overlapping. */
  readonly moves: readonly Move[];
};

/**
 * The last frame at or before `mediaTime`, or -1 before the first. By search: `floor(time * fps)` names the wrong
 * frame for a third of all frames once times are rounded to a few decimals.
 */
export const frameIndexAt = (frames: readonly { readonly mediaTime: Seconds }[], mediaTime: Seconds): number => {
  let low = 0;
  let high = frames.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((frames[middle] as { mediaTime: Seconds }).mediaTime <= mediaTime) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};
