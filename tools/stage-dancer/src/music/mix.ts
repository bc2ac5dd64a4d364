import type { Seconds } from '@instep/choreo/units';

/** Of all sound here, in samples a second. */
export const SAMPLE_RATE = 44_100;

/** One sound: what it gives at each next sample, `t` seconds after it began. It may keep a state. */
export type Voice = (t: Seconds) => number;

/** Where a sound goes. */
export type Placement = {
  readonly at: Seconds;
  readonly length: Seconds;
  readonly gain: number;
  /** -1 is left, 1 is right. */
  readonly pan?: number;
  /** How much of it goes into the room. */
  readonly room?: number;
  /** It makes way for the kick drum. */
  readonly ducked?: boolean;
};

export type Stereo = { readonly left: Float32Array; readonly right: Float32Array };

/** A desk on which sounds are laid down one after the other. */
export type Mix = {
  add(voice: Voice, placement: Placement): void;
  /** Everything that is ducked gets quieter for a moment. */
  duck(at: Seconds, length: Seconds): void;
  /** All of it together, with the room. */
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

/** Delays of the combs in samples; they share no factor, so that no pitch stands out. */
const ROOM_LEFT = [1557, 1617, 1491, 1422];
const ROOM_RIGHT = [1580, 1640, 1514, 1445];

/** A small room: damped feedback combs (Schroeder). */
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
