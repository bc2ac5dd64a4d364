/** The offset of a recording from its dance, as people see and set it: t_recording = t_dance + offset. */
import type { RecordingAlignment } from '@instep/choreo/judged-recording';
import type { Seconds } from '@instep/choreo/units';

/** How sure the offset is: below `fairly` it is a guess. */
const MIN_CONFIDENCE = { sure: 0.5, fairly: 0.2 } as const;

/** How the offset is known. */
export type OffsetOrigin = 'sure' | 'fairly' | 'unsure' | 'byHand';

export const offsetOriginOf = ({ confidence }: Pick<RecordingAlignment, 'confidence'>): OffsetOrigin => {
  if (confidence === null) return 'byHand';
  if (confidence >= MIN_CONFIDENCE.sure) return 'sure';
  return confidence >= MIN_CONFIDENCE.fairly ? 'fairly' : 'unsure';
};

/** 62.34 as `1:02.3`. */
export const tenthsText = (seconds: Seconds): string => {
  const tenths = Math.round(Math.max(0, seconds) * 10);
  const [minutes, rest] = [Math.floor(tenths / 600), (tenths % 600) / 10];
  return `${minutes}:${rest.toFixed(1).padStart(4, '0')}`;
};

/** The moment of a recording at a moment of the dance, within the recording. */
export const recordingTimeAt = (danceTime: Seconds, offset: Seconds, duration: Seconds): Seconds =>
  Math.min(Math.max(0, danceTime + offset), duration);

/** A moment of the dance that the recording shows as well: the middle of what they have in common. */
export const commonMiddle = (offset: Seconds, dance: Seconds, recording: Seconds): Seconds => {
  const [from, to] = [Math.max(0, -offset), Math.min(dance, recording - offset)];
  return from < to ? (from + to) / 2 : dance / 2;
};

/** Changes that are smaller are none. */
const MIN_CHANGE: Seconds = 0.005;
export const isChanged = (a: Seconds, b: Seconds): boolean => Math.abs(a - b) >= MIN_CHANGE;
