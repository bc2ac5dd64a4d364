import type { TimedPose } from '@instep/choreo/pose';
import type { Seconds } from '@instep/choreo/units';
import { endOf, type Motion } from '@instep/measures/synthetic/motion';

/** A section of media time. */
export type Window = { readonly from: Seconds; readonly to: Seconds };

/**
 * Half a second at the start of the dance and one second at its end are left out, because lags reach out of a window.
 */
const [HEAD, TAIL] = [0.5, 1];

/** Adjacent windows of one length in a motion. */
export const windowsOf = (motion: Motion, length: Seconds): Window[] => {
  const first = motion.start + HEAD;
  const count = Math.max(Math.floor((endOf(motion) - TAIL - first) / length), 0);
  return Array.from({ length: count }, (_, index) => {
    return { from: first + index * length, to: first + (index + 1) * length };
  });
};

/** The frames inside a window. */
export const framesWithin = (frames: readonly TimedPose[], { from, to }: Window): TimedPose[] =>
  frames.filter(({ mediaTime }) => mediaTime >= from && mediaTime < to);
