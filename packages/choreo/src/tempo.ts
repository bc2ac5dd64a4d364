/** Finds the tempo of a dance's music. */
import { mean } from './statistics.ts';
import type { Seconds } from './units.ts';

/** Finds the beats in samples at `TEMPO_SAMPLE_RATE`, in seconds; it may invent them, and throws if it finds none. */
export type TrackBeats = (samples: Float32Array) => readonly Seconds[];

/** The sample rate at which a tempo is found. */
export const TEMPO_SAMPLE_RATE = 44_100;
/** How much is analysed: the middle of a song is enough to find its tempo, and more would take longer. */
export const MAX_ANALYSED_TIME: Seconds = 60;

/** Fewer beats are not enough to be sure. */
const MIN_BEATS = 8;
/** By how much the tempo of each half may differ from that of the whole: in noise and speech, it differs by more. */
const MAX_DEVIATION = 0.03;

/**
 * The tempo in beats per minute, in 60..200, to a tenth; `null` if there is no music with a steady beat. Beat trackers
 * find beats in anything, so the two halves have to agree.
 */
export const tempoOf = (samples: Float32Array, trackBeats: TrackBeats): number | null => {
  const half = samples.length >> 1;
  const [whole, ...halves] = [samples, samples.subarray(0, half), samples.subarray(half)].map((part) =>
    danceTempo(tempoOfBeats(trackedBeats(part, trackBeats))),
  );
  if (typeof whole !== 'number') return null;
  const agree = halves.every((tempo) => tempo !== null && Math.abs(tempo / whole - 1) <= MAX_DEVIATION);
  return agree ? Math.round(10 * whole) / 10 : null;
};

const trackedBeats = (samples: Float32Array, trackBeats: TrackBeats): readonly Seconds[] => {
  try {
    return trackBeats(samples);
  } catch {
    return [];
  }
};

/** The slope of the line through all beats, which is more exact than the tempo of any pair of them. */
const tempoOfBeats = (beats: readonly Seconds[]): number | null => {
  if (beats.length < MIN_BEATS) return null;
  const middle = (beats.length - 1) / 2;
  const average = mean(beats);
  let [covariance, variance] = [0, 0];
  beats.forEach((beat, k) => {
    covariance += (k - middle) * (beat - average);
    variance += (k - middle) ** 2;
  });
  return covariance > 0 ? (60 * variance) / covariance : null;
};

/** Doubles or halves a tempo until it is in the range in which dancers count. */
const danceTempo = (tempo: number | null): number | null => {
  if (tempo === null) return null;
  let bpm = tempo;
  while (bpm < 60) bpm *= 2;
  while (bpm > 200) bpm /= 2;
  return bpm;
};
