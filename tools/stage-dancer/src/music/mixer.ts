import type { Seconds } from '@instep/choreo/units';

/** The sample rate of all sound here, in samples a second. */
export const SAMPLE_RATE = 44_100;

/** One sound: returns its next sample, `t` seconds after it began. It may keep state. */
export type Voice = (t: Seconds) => number;

/** When, how loud, and where in the stereo field a sound is placed. */
export type SoundPlacement = {
  readonly at: Seconds;
  readonly length: Seconds;
  readonly gain: number;
  /** -1 is left, 1 is right. */
  readonly pan?: number;
  /** How much of it is sent to the reverb. */
  readonly reverb?: number;
  /** It gets quieter on every kick drum. */
  readonly ducked?: boolean;
};

export type Stereo = { readonly left: Float32Array; readonly right: Float32Array };

/** A mixer to which sounds are added one after the other. */
export type Mixer = {
  add(voice: Voice, placement: SoundPlacement): void;
  /** Lowers the volume of all ducked sounds for a moment. */
  duck(at: Seconds, length: Seconds): void;
  /** The sum of everything, with the reverb. */
  finish(): Stereo;
};

const stereo = (count: number): Stereo => ({ left: new Float32Array(count), right: new Float32Array(count) });

export const createMixer = (seconds: Seconds): Mixer => {
  const count = Math.ceil(seconds * SAMPLE_RATE);
  const [dry, ducked] = [stereo(count), stereo(count)];
  const reverb = new Float32Array(count);
  const level = new Float32Array(count).fill(1);
  return {
    add: (voice, placement) => {
      const bus = placement.ducked ? ducked : dry;
      addVoice(voice, placement, bus, reverb);
    },
    duck: (at, length) => {
      const start = Math.round(at * SAMPLE_RATE);
      for (let i = 0; i < length * SAMPLE_RATE && start + i < count; i++) {
        const back = Math.min(1, i / (SAMPLE_RATE * DUCK_BACK)) ** 1.4;
        level[start + i] = Math.min(level[start + i]!, DUCKED + (1 - DUCKED) * back);
      }
    },
    finish: () => {
      for (let i = 0; i < count; i++) {
        dry.left[i]! += ducked.left[i]! * level[i]!;
        dry.right[i]! += ducked.right[i]! * level[i]!;
      }
      addReverb(dry.left, reverb, REVERB_DELAYS_LEFT);
      addReverb(dry.right, reverb, REVERB_DELAYS_RIGHT);
      return dry;
    },
  };
};

const DUCKED = 0.36;
const DUCK_BACK: Seconds = 0.2;

const addVoice = (voice: Voice, placement: SoundPlacement, bus: Stereo, reverb: Float32Array): void => {
  const { at, length, gain, pan = 0, reverb: send = 0 } = placement;
  const angle = ((pan + 1) * Math.PI) / 4;
  const [left, right] = [gain * Math.SQRT2 * Math.cos(angle), gain * Math.SQRT2 * Math.sin(angle)];
  const start = Math.round(at * SAMPLE_RATE);
  const count = Math.min(Math.round(length * SAMPLE_RATE), bus.left.length - start);
  for (let i = 0; i < count; i++) {
    const value = voice(i / SAMPLE_RATE);
    bus.left[start + i]! += value * left;
    bus.right[start + i]! += value * right;
    reverb[start + i]! += value * gain * send;
  }
};

/** Delays of the comb filters in samples. They share no common factor, so that no pitch stands out. */
const REVERB_DELAYS_LEFT = [1557, 1617, 1491, 1422];
const REVERB_DELAYS_RIGHT = [1580, 1640, 1514, 1445];

/** The reverb of a small room: damped feedback comb filters (Schroeder). */
const addReverb = (into: Float32Array, send: Float32Array, delays: readonly number[]): void => {
  for (const delay of delays) {
    const line = new Float32Array(delay);
    let damped = 0;
    for (let i = 0; i < send.length; i++) {
      const echo = line[i % delay]!;
      damped = echo * 0.75 + damped * 0.25;
      line[i % delay] = send[i]! + damped * 0.8;
      into[i]! += echo * 0.16;
    }
  }
};

/** The loudness of all tracks: -15 dB, as root mean square relative to 1. */
const LOUDNESS = 0.178;
/** -1 dB: headroom for what an encoder adds. */
const PEAK = 0.89;
const FADE_SECONDS = 0.8;

const meanSquare = (values: Float32Array): number =>
  values.reduce((sum, value) => sum + value * value, 0) / Math.max(values.length, 1);

/** The mix at the target loudness, with soft-clipped peaks, faded out at the end. */
export const mastered = ({ left, right }: Stereo): Stereo => {
  const gain = LOUDNESS / Math.sqrt((meanSquare(left) + meanSquare(right)) / 2 + 1e-12);
  const finish = (values: Float32Array): Float32Array =>
    values.map((value, i) => {
      const fade = Math.min(1, (values.length - i) / (SAMPLE_RATE * FADE_SECONDS));
      return PEAK * Math.tanh((gain * value) / PEAK) * fade;
    });
  return { left: finish(left), right: finish(right) };
};
