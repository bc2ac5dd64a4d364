/** The reference of a dance: its timed poses and moves. */
import type { TimedPose } from './pose.ts';
import type { Pixels, Seconds } from './units.ts';

/** The families of pose models. The player is measured by the same family as the dancer. */
export const MODEL_FAMILIES = ['blazepose', 'movenet'] as const;
export type ModelFamily = (typeof MODEL_FAMILIES)[number];

/** A section of the choreography that gets one verdict. */
export type Move = {
  /** The move's number, from 1. */
  readonly n: number;
  readonly start: Seconds;
  readonly end: Seconds;
  /** Whether the move counts twice. */
  readonly gold: boolean;
};

/** The reference: the timed poses of one video, and its moves. */
export type Choreography = {
  readonly id: string;
  readonly modelFamily: ModelFamily;
  /** Rows per second of video. */
  readonly fps: number;
  /** Length of the video stream. */
  readonly duration: Seconds;
  readonly width: Pixels;
  readonly height: Pixels;
  /** Ascending by mediaTime. */
  readonly frames: readonly TimedPose[];
  /** Ascending, without overlaps. */
  readonly moves: readonly Move[];
};

/**
 * The last frame at or before `mediaTime`, or -1 before the first. A binary search: `floor(time * fps)` gives the wrong
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
