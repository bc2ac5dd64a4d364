import type { Seconds } from '@instep/choreo/units';
import type { Voice } from './mixer.ts';
import { createLowPass, createPhase, envelope, frequencyOf, saw, sine, square, triangle } from './oscillators.ts';

/** A pitched sound: makes one note of a given length. */
export type Instrument = (note: number, length: Seconds) => Voice;

/** A sawtooth and a square wave through two low-pass filters that close. */
const synthBass: Instrument = (note, length) => {
  const frequency = frequencyOf(note);
  const phase = createPhase();
  const [first, second] = [createLowPass(), createLowPass()];
  return (t) => {
    const at = phase(frequency);
    const open = 0.035 + 0.16 * Math.exp(-t * 9);
    return 1.5 * second(first(0.7 * saw(at) + 0.4 * square(at), open), open) * envelope(t, 0.003, length, 0.017);
  };
};

const roundBass: Instrument = (note, length) => {
  const frequency = frequencyOf(note);
  const phase = createPhase();
  return (t) => {
    const at = phase(frequency);
    return (sine(at) + 0.25 * triangle((2 * at) % 1)) * Math.exp(-t * 1.6) * envelope(t, 0.006, length, 0.03);
  };
};

/** Short and nasal: for bass lines in sixteenths. */
const funkBass: Instrument = (note, length) => {
  const frequency = frequencyOf(note);
  const phase = createPhase();
  const low = createLowPass();
  return (t) => {
    const at = phase(frequency);
    return (
      1.3 * low(saw(at) + 0.3 * square((2 * at) % 1), 0.03 + 0.3 * Math.exp(-t * 22)) * envelope(t, 0.002, length, 0.02)
    );
  };
};

const pluck: Instrument = (note, length) => {
  const frequency = frequencyOf(note);
  const [first, second] = [createPhase(), createPhase()];
  const low = createLowPass();
  return (t) => {
    const wave = 0.5 * square(first(frequency)) + 0.5 * saw(second(frequency * 1.006));
    return low(wave, 0.06 + 0.35 * Math.exp(-t * 14)) * Math.exp(-t * 7.5) * envelope(t, 0.0025, length, 0.02);
  };
};

/** An electric piano: a sine wave that is phase-modulated by another. */
const keys: Instrument = (note, length) => {
  const frequency = frequencyOf(note);
  const [carrier, bender] = [createPhase(), createPhase()];
  return (t) => {
    const bend = sine(bender(frequency)) * 0.22 * Math.exp(-t * 3.5);
    return sine((carrier(frequency) + bend + 1) % 1) * Math.exp(-t * 1.8) * envelope(t, 0.004, length, 0.08);
  };
};

/** A struck bar: the fundamental and its fourth partial. */
const bell: Instrument = (note, length) => {
  const frequency = frequencyOf(note);
  const [ground, partial] = [createPhase(), createPhase()];
  return (t) =>
    (sine(ground(frequency)) * Math.exp(-t * 4) + 0.35 * sine(partial(4 * frequency)) * Math.exp(-t * 12)) *
    envelope(t, 0.002, length, 0.05);
};

/** Slightly detuned sawtooth waves, as of three horns. */
const brass: Instrument = (note, length) => {
  const horns = [-1, 0, 1].map((place) => ({
    next: createPhase(0.45 + 0.35 * place),
    frequency: frequencyOf(note + 0.06 * place),
  }));
  const low = createLowPass();
  return (t) => {
    let wave = 0;
    for (const { next, frequency } of horns) wave += saw(next(frequency)) / 3;
    return low(wave, 0.05 + 0.28 * Math.min(1, t * 40) * Math.exp(-t * 6)) * envelope(t, 0.008, length, 0.04);
  };
};

const lead: Instrument = (note, length) => {
  const frequency = frequencyOf(note);
  const phase = createPhase();
  const low = createLowPass();
  return (t) => {
    const at = phase(frequency * (1 + 0.004 * Math.sin(t * 34) * Math.min(1, t * 5)));
    const wave = triangle(at) + 0.35 * (at < 0.3 ? 1 : -1);
    return low(wave, 0.22) * Math.exp(-t * 2.2) * envelope(t, 0.008, length, 0.025);
  };
};

const pad: Instrument = (note, length) => {
  const layers = [-0.07, 0.05, 0.11].map((detune, i) => ({
    next: createPhase(0.31 * i + 0.017 * note),
    frequency: frequencyOf(note + detune),
  }));
  const low = createLowPass();
  return (t) => {
    let wave = 0;
    for (const { next, frequency } of layers) wave += saw(next(frequency));
    return low(wave, 0.055) * envelope(t, 0.2, length, 0.17);
  };
};

/** Instruments by name. */
export const INSTRUMENTS = { synthBass, roundBass, funkBass, pluck, keys, bell, brass, lead, pad } as const;

export type InstrumentName = keyof typeof INSTRUMENTS;
