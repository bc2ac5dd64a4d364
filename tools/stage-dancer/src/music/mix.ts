import type { Seconds } from '@instep/choreo/units';

/** The sample rate of all sound here, in samples a second. */
export const SAMPLE_RATE = 44_100;

/** One sound: returns its next sample, `t` seconds after it began. It may keep state. */
export type Voice = (t: Seconds) => number;

/** When, how loud, and where in the stereo field a sound is placed. */
export type Placement = {
  readonly at: Seconds;
  readonly length: Seconds;
  readonly gain: number;
  /** -1 is left, 1 is right. */
  readonly pan?: number;
  /** How much of it is sent to the reverb. */
  readonly room?: number;
  /** It gets quieter on every kick drum. */
  readonly ducked?: boolean;
};

export type Stereo = { readonly left: Float32Array; readonly right: Float32Array };

/** A mixer to which sounds are added one after the other. */
export type Mix = {
  add(voice: Voice, placement: Placement): void;
  /** Lowers the volume of all ducked sounds for a moment. */
  duck(at: Seconds, length: Seconds): void;
  /** The sum of everything, with the reverb. */
  finish(): Stereo;
};

const stereo = (count: number): Stereo => ({ left: new Float32Array(count), right: new Float32Array(count) });

export const createMix = (seconds: Seconds): Mix => {
  const count = Math.ceil(seconds * SAMPLE_RATE);
  const [dry, ducked] = [stereo(count), stereo(count)];
  const room = new Float32Array(count);
  const level = new Float32Array(count).fill(1);
  return {
    add: (voice, placement) => {
      const bus = placement.ducked ? ducked : dry;
      lay(voice, placement, bus, room);
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
      addRoom(dry.left, room, ROOM_LEFT);
      addRoom(dry.right, room, ROOM_RIGHT);
      return dry;
    },
  };
};

const DUCKED = 0.36;
const DUCK_BACK: Seconds = 0.2;

const lay = (voice: Voice, placement: Placement, bus: Stereo, room: Float32Array): void => {
  const { at, length, gain, pan = 0, room: send = 0 } = placement;
  const angle = ((pan + 1) * Math.PI) / 4;
  const [left, right] = [gain * Math.SQRT2 * Math.cos(angle), gain * Math.SQRT2 * Math.sin(angle)];
  const start = Math.round(at * SAMPLE_RATE);
  const count = Math.min(Math.round(length * SAMPLE_RATE), bus.left.length - start);
  for (let i = 0; i < count; i++) {
    const value = voice(i / SAMPLE_RATE);
    bus.left[start + i]! += value * left;
    bus.right[start + i]! += value * right;
    room[start + i]! += value * gain * send;
  }
};

/** Delays of the comb filters in samples. They share no common factor, so that no pitch stands out. */
const ROOM_LEFT = [1557, 1617, 1491, 1422];
const ROOM_RIGHT = [1580, 1640, 1514, 1445];

/** The reverb of a small room: damped feedback comb filters (Schroeder). */
const addRoom = (into: Float32Array, send: Float32Array, delays: readonly number[]): void => {
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
