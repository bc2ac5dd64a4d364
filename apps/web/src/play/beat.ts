/** The beats of a dance's music. */
import type { Seconds, UnitInterval } from '@instep/choreo/units';

/** The length of a beat if the dance's tempo is not known. */
const DEFAULT_BEAT_LENGTH: Seconds = 0.5;

/** The length of one beat of the dance. */
export const beatLength = (bpm: number | null | undefined): Seconds => (bpm ? 60 / bpm : DEFAULT_BEAT_LENGTH);

/** How much of its beat has passed at `time`, 0..1; the first beat begins at `firstBeatAt`. */
export const beatPhase = (time: Seconds, firstBeatAt: Seconds, beat: Seconds): UnitInterval => {
  const beats = (time - firstBeatAt) / beat;
  return beats - Math.floor(beats);
};
