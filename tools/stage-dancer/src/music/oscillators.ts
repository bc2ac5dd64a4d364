import { createRandom } from '../player/random.ts';
import { SAMPLE_RATE } from './mixer.ts';

/** The frequency of a note by its MIDI number: 69 is 440 Hz. */
export const frequencyOf = (note: number): number => 440 * 2 ** ((note - 69) / 12);

/** An oscillator's phase, 0..1, sample after sample. */
export const createPhase = (start = 0): ((frequency: number) => number) => {
  let phase = start % 1;
  return (frequency) => {
    phase += frequency / SAMPLE_RATE;
    // The phase advances by less than a whole wave a sample at any audible frequency; `%` would cost more than all the
    // rest.
    if (phase >= 1) phase -= 1;
    return phase;
  };
};

export const saw = (phase: number): number => 2 * phase - 1;
export const square = (phase: number): number => (phase < 0.5 ? 1 : -1);
export const triangle = (phase: number): number => Math.abs(4 * phase - 2) - 1;
export const sine = (phase: number): number => Math.sin(2 * Math.PI * phase);

/** White noise in -1..1. */
export const createNoise = (seed: number): (() => number) => {
  const { next } = createRandom(seed);
  return () => 2 * next() - 1;
};

/** A one-pole low-pass filter that moves `share` of the way to the input each sample. */
export const createLowPass = (): ((input: number, share: number) => number) => {
  let value = 0;
  return (input, share) => (value += share * (input - value));
};

/** An envelope that rises within `rise` and is closed at `length`, so that there are no clicks. */
export const envelope = (t: number, rise: number, length: number, fall: number): number =>
  Math.min(1, t / rise) * Math.min(1, Math.max(0, (length - t) / fall));
