/** Epochs: unbroken runs of playback. */
import type { Seconds } from './units.ts';

/** Why media time was interrupted. */
export const EPOCH_REASONS = ['play', 'pause', 'seek', 'stall', 'rate', 'hidden'] as const;
export type EpochReason = (typeof EPOCH_REASONS)[number];

/** A discontinuity of playback; the frames that follow carry its number. */
export type Epoch = {
  readonly epoch: number;
  readonly reason: EpochReason;
  readonly mediaTime: Seconds;
  /** 0 while paused or stalled. */
  readonly playbackRate: number;
};
