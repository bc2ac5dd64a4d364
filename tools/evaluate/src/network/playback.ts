import type { Epoch } from '@instep/choreo/epoch';
import type { TimedPose } from '@instep/choreo/pose';
import type { Seconds } from '@instep/choreo/units';
import type { JudgeInput } from '@instep/measures/judge-run';

/** A break in playback: at `at` the video stops, and later continues from `resumesAt`. */
export type Break = {
  readonly reason: 'pause' | 'stall' | 'seek';
  readonly at: Seconds;
  /** Where the video continues: at the same time after a pause, at another after a seek. */
  readonly resumesAt: Seconds;
  /** Frames sent while the video stands still. */
  readonly framesDuringBreak: number;
};

/** The frames and epochs that the server receives for a dance with one break; the player continues after it. */
export const withBreak = (
  frames: readonly TimedPose[],
  { reason, at, resumesAt, framesDuringBreak }: Break,
): JudgeInput[] => {
  const before = frames.filter(({ mediaTime }) => mediaTime < at);
  const after = frames.filter(({ mediaTime }) => mediaTime >= resumesAt);
  const idle = Array.from({ length: framesDuringBreak }, () => ({ mediaTime: at, pose: before.at(-1)?.pose ?? null }));
  const epoch = (
    number: number,
    epochReason: Epoch['reason'],
    mediaTime: Seconds,
    playbackRate: number,
  ): JudgeInput => ({
    epoch: { epoch: number, reason: epochReason, mediaTime, playbackRate },
  });
  let sequence = 0;
  const inputs = (number: number, list: readonly TimedPose[]): JudgeInput[] =>
    list.map(({ mediaTime, pose }) => ({ frame: { sequence: sequence++, epoch: number, mediaTime, pose } }));
  return [
    ...inputs(0, before),
    epoch(1, reason, at, 0),
    ...inputs(1, idle),
    epoch(2, 'play', resumesAt, 1),
    ...inputs(2, after),
  ];
};
