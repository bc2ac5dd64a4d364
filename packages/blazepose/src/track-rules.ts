/** When a person who is followed is to be searched for again: rules that hold for one person and for each of several. */
import type { Milliseconds } from '@instep/choreo/units';
import type { Landmarks } from './landmarks.ts';
import type { FrameSize } from './raw-frame.ts';
import { isOutside } from './region.ts';

/** A track whose flag stays below this is doubtful: a region can stick to the background just above the lowest flag. */
export const MIN_TRUSTED_FLAG = 0.7;
/** How long a track may be doubtful before the detector checks it, and the time between two such checks. */
const MAX_DOUBT_MS: Milliseconds = 1000;
/** After a longer gap between frames the person may be anywhere. */
const MAX_GAP_MS: Milliseconds = 500;

/** Whether so much time since the last frame, or time that went backwards, ends all tracks. */
export const endsTracks = (gapMs: Milliseconds): boolean => gapMs < 0 || gapMs > MAX_GAP_MS;

/** Since when a track is doubtful, or when it was last checked; `null` while it is trusted. */
export const updateDoubt = (
  doubtedSinceMs: Milliseconds | null,
  { flag, nextRegion }: Landmarks,
  frame: FrameSize,
  timeMs: Milliseconds,
): Milliseconds | null => {
  if (flag >= MIN_TRUSTED_FLAG && !isOutside(nextRegion, frame)) return null;
  return doubtedSinceMs ?? timeMs;
};

/** Whether the detector has to check the track. */
export const isCheckDue = (doubtedSinceMs: Milliseconds | null, timeMs: Milliseconds): boolean =>
  doubtedSinceMs !== null && timeMs - doubtedSinceMs >= MAX_DOUBT_MS;

/**
 * The result with the higher flag of a doubtful track and of what the detector found in its place. If it found nobody,
 * a doubtful flag is not enough evidence of a person.
 */
export const settleDoubt = (tracked: Landmarks, found: Landmarks | null): Landmarks | null => {
  if (!found) return tracked.flag >= MIN_TRUSTED_FLAG ? tracked : null;
  return found.flag > tracked.flag ? found : tracked;
};
