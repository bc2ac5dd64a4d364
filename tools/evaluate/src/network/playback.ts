import type { Epoch } from '@instep/choreo/epoch';
import type { TimedPose } from '@instep/choreo/pose';
import type { Seconds } from '@instep/choreo/units';
import type { Heard } from '@instep/measures/judge-run';

/** A break in playback: at `at` the video stops, and later continues from `goesOnAt`. */
export type Break = {
  readonly reason: 'pause' | 'stall' | 'seek';
  readonly at: Seconds;
  /** Where the video continues: at the same time after a pause, at another after a seek. */
  readonly goesOnAt: Seconds;
  /** Frames sent while the video stands still. */
  readonly framesMeanwhile: number;
};

/** The frames and epochs that the server receives for a dance with one break; the player continues after it. */
export const withBreak = (frames: readonly TimedPose[], { reason, at, goesOnAt, framesMeanwhile }: Break): Heard[] => {
  const before = frames.filter(({ mediaTime }) => mediaTime < at);
  const after = frames.filter(({ mediaTime }) => mediaTime >= goesOnAt);
  const idle = Array.from({ length: framesMeanwhile }, () => ({ mediaTime: at, pose: before.at(-1)?.pose ?? null }));
  const epoch = (number: number, why: Epoch['reason'], mediaTime: Seconds, playbackRate: number): Heard => ({
    epoch: { epoch: number, reason: why, mediaTime, playbackRate },
  });
  let sequence = 0;
  const heard = (number: number, list: readonly TimedPose[]): Heard[] =>
    list.map(({ mediaTime, pose }) => ({ frame: { sequence: sequence++, epoch: number, mediaTime, pose } }));
  return [
    ...heard(0, before),
    epoch(1, reason, at, 0),
    ...heard(1, idle),
    epoch(2, 'play', goesOnAt, 1),
    ...heard(2, after),
  ];
};
