import type { Seconds } from '@instep/choreo/units';
import type { Voice } from './mixer.ts';
import { createLowPass, createNoise, createPhase, envelope, sine } from './oscillators.ts';

/** A drum: a function that makes a new sound for each stroke, and how long it may ring. */
export type Drum = {
  readonly length: Seconds;
  readonly gain: number;
  readonly pan?: number;
  readonly reverb?: number;
  readonly voice: (seed: number) => Voice;
};

/** A tone whose frequency falls from `from` to `to`, in hertz. */
const thump =
  (from: number, to: number, fall: number, decay: number, click: number) =>
  (seed: number): Voice => {
    const phase = createPhase();
    const noise = createNoise(seed);
    return (t) =>
      sine(phase(to + (from - to) * Math.exp(-t * fall))) * Math.exp(-t * decay) + click * noise() * Math.exp(-t * 400);
  };

/** Noise through a one-pole high-pass filter. */
const hiss =
  (share: number, decay: number) =>
  (seed: number): Voice => {
    const noise = createNoise(seed);
    const low = createLowPass();
    return (t) => {
      const input = noise();
      return (input - low(input, share)) * Math.exp(-t * decay);
    };
  };

/** A clap: several hands within 30 ms, then one decay. */
const clap =
  (decay: number) =>
  (seed: number): Voice => {
    const noise = createNoise(seed);
    const upper = createLowPass();
    const lower = createLowPass();
    return (t) => {
      const hands = t < 0.03 ? Math.exp(-(t % 0.0105) * 190) : Math.exp(-(t - 0.03) * decay);
      const bright = upper(noise(), 0.35);
      return 1.9 * hands * (bright - lower(bright, 0.1));
    };
  };

const shaken = (seed: number): Voice => {
  const ring = hiss(0.5, 0)(seed);
  return (t) => ring(t) * Math.sin(Math.PI * Math.min(1, t / 0.07)) ** 2;
};

/** A cowbell: two square waves at an inharmonic interval, as of sheet metal. */
const cowbell = (): Voice => {
  const [high, low] = [createPhase(), createPhase()];
  return (t) =>
    0.5 * (Math.sign(sine(high(812))) + Math.sign(sine(low(541)))) * Math.exp(-t * 16) * envelope(t, 0.002, 1, 1);
};

const snap = (seed: number): Voice => {
  const ring = hiss(0.25, 60)(seed);
  const phase = createPhase();
  return (t) => ring(t) + 0.4 * sine(phase(1700)) * Math.exp(-t * 90);
};

const ping = (frequency: number) => (): Voice => {
  const phase = createPhase();
  return (t) => sine(phase(frequency)) * Math.exp(-t * 45);
};

/** Drums by name. */
export const DRUMS = {
  kick: { length: 0.32, gain: 0.82, voice: thump(176, 46, 38, 8.5, 0.25) },
  softKick: { length: 0.34, gain: 0.6, voice: thump(110, 48, 30, 9, 0.04) },
  tightKick: { length: 0.22, gain: 0.85, voice: thump(240, 52, 46, 13, 0.4) },
  clap: { length: 0.26, gain: 0.34, reverb: 0.35, voice: clap(17) },
  snare: { length: 0.2, gain: 0.36, reverb: 0.25, voice: clap(26) },
  snap: { length: 0.1, gain: 0.3, reverb: 0.5, voice: snap },
  hat: { length: 0.06, gain: 0.1, pan: 0.18, voice: hiss(0.62, 70) },
  openHat: { length: 0.2, gain: 0.12, pan: 0.18, voice: hiss(0.62, 15) },
  shaker: { length: 0.07, gain: 0.08, pan: -0.35, voice: shaken },
  cowbell: { length: 0.25, gain: 0.09, pan: -0.25, voice: cowbell },
  tom: { length: 0.3, gain: 0.45, reverb: 0.2, voice: thump(210, 95, 18, 11, 0.05) },
  crash: { length: 1.6, gain: 0.16, pan: -0.1, reverb: 0.2, voice: hiss(0.75, 2.6) },
  tick: { length: 0.09, gain: 0.28, reverb: 0.3, voice: ping(1175) },
  firstTick: { length: 0.09, gain: 0.28, reverb: 0.3, voice: ping(1568) },
} as const satisfies Record<string, Drum>;

export type DrumName = keyof typeof DRUMS;
