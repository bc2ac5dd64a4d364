import type { DrumName } from './drums.ts';
import type { InstrumentName } from './instruments.ts';

/** A note of a pattern: sixteenth in the bar, length in sixteenths, and its place above the root or in the chord. */
export type PatternNote = readonly [step: number, length: number, tone: number];

/** A note of a melody: beat in the phrase, length in beats, MIDI number. */
export type MelodyNote = readonly [beat: number, length: number, note: number];

/** One chord, a bar long: the bass's root, and the notes above. */
export type Chord = { readonly root: number; readonly notes: readonly number[] };

/** A backing track as data. Every pattern is one bar of sixteen steps, and the chords repeat. */
export type Arrangement = {
  readonly chords: readonly Chord[];
  /** `x` is a stroke, `o` is one half as loud. */
  readonly drums: { readonly [drum in DrumName]?: string };
  readonly bass: { readonly instrument: InstrumentName; readonly gain: number; readonly notes: readonly PatternNote[] };
  /** Tones are indexes into the chord, from 0. */
  readonly accompaniment: {
    readonly instrument: InstrumentName;
    readonly gain: number;
    readonly octave: number;
    /** All notes of the chord at once, or one after the other. */
    readonly together: boolean;
    readonly notes: readonly PatternNote[];
  };
  readonly pad: number;
  readonly melody: {
    readonly instrument: InstrumentName;
    readonly gain: number;
    /** Melodies of eight beats each, played in turn. */
    readonly phrases: readonly (readonly MelodyNote[])[];
  };
  /** Everything but the drums gets quieter on every kick. */
  readonly pumping: boolean;
};

/** C major, gentle: electric piano, bells, finger snaps. */
const SUNRISE: Arrangement = {
  chords: [
    { root: 36, notes: [60, 64, 67, 71] },
    { root: 33, notes: [57, 60, 64, 67] },
    { root: 41, notes: [57, 60, 65, 69] },
    { root: 43, notes: [59, 62, 65, 67] },
  ],
  drums: {
    softKick: 'x.......x..o....',
    snap: '....x.......x...',
    shaker: 'x.o.x.o.x.o.x.o.',
    hat: '..o...o...o...o.',
  },
  bass: {
    instrument: 'roundBass',
    gain: 0.34,
    notes: [
      [0, 6, 0],
      [6, 2, 7],
      [8, 6, 0],
      [14, 2, 12],
    ],
  },
  accompaniment: {
    instrument: 'keys',
    gain: 0.085,
    octave: 0,
    together: true,
    notes: [
      [0, 6, 0],
      [6, 4, 0],
      [11, 5, 0],
    ],
  },
  pad: 0.035,
  melody: {
    instrument: 'bell',
    gain: 0.13,
    phrases: [
      [
        [0, 1, 76],
        [1, 1, 79],
        [2, 2, 84],
        [4, 1, 83],
        [5, 1, 79],
        [6, 2, 76],
      ],
      [
        [0, 1, 77],
        [1, 1, 81],
        [2, 2, 84],
        [4, 1, 79],
        [5, 1, 77],
        [6, 2, 74],
      ],
    ],
  },
  pumping: false,
};

/** A minor, four on the floor: plucks, pumping pads, a lead. */
const NEON: Arrangement = {
  chords: [
    { root: 33, notes: [57, 60, 64] },
    { root: 29, notes: [53, 57, 60] },
    { root: 36, notes: [60, 64, 67] },
    { root: 31, notes: [55, 59, 62] },
  ],
  drums: {
    kick: 'x...x...x...x...',
    clap: '....x.......x...',
    openHat: '..x...x...x...x.',
    hat: 'oo.oox.ooo.oox.o',
    shaker: 'xxxxxxxxxxxxxxxx',
  },
  bass: {
    instrument: 'synthBass',
    gain: 0.34,
    notes: [
      [0, 2, 0],
      [2, 1, 0],
      [3, 1, 12],
      [4, 2, 0],
      [6, 1, 0],
      [7, 1, 12],
      [8, 2, 0],
      [10, 1, 0],
      [11, 1, 12],
      [12, 2, 0],
      [14, 1, 0],
      [15, 1, 7],
    ],
  },
  accompaniment: {
    instrument: 'pluck',
    gain: 0.1,
    octave: 12,
    together: false,
    notes: [
      [0, 3, 0],
      [2, 3, 2],
      [3, 3, 1],
      [6, 3, 0],
      [8, 3, 2],
      [10, 3, 1],
      [11, 3, 0],
      [14, 3, 2],
    ],
  },
  pad: 0.05,
  melody: {
    instrument: 'lead',
    gain: 0.12,
    phrases: [
      [
        [0, 0.7, 76],
        [0.75, 0.7, 74],
        [1.5, 1, 72],
        [2.5, 0.5, 69],
        [3, 1, 72],
        [4, 0.7, 72],
        [4.75, 0.7, 69],
        [5.5, 1, 67],
        [6.5, 0.5, 69],
        [7, 1, 64],
      ],
      [
        [0, 0.7, 79],
        [0.75, 0.7, 76],
        [1.5, 1, 74],
        [2.5, 0.5, 72],
        [3, 1, 74],
        [4, 0.7, 76],
        [4.75, 0.7, 74],
        [5.5, 1, 71],
        [6.5, 0.5, 67],
        [7, 1, 71],
      ],
    ],
  },
  pumping: true,
};

/** E minor with a major fourth, driving: funk bass in sixteenths, brass stabs, cowbell. */
const COURT: Arrangement = {
  chords: [
    { root: 28, notes: [59, 64, 67] },
    { root: 28, notes: [59, 62, 67] },
    { root: 33, notes: [57, 61, 64] },
    { root: 35, notes: [59, 62, 66] },
  ],
  drums: {
    tightKick: 'x...x...x...x.o.',
    snare: '....x.......x..o',
    hat: 'x.o.x.o.x.o.x.o.',
    openHat: '..x...x...x...x.',
    cowbell: 'x..x..x.....x...',
  },
  bass: {
    instrument: 'funkBass',
    gain: 0.36,
    notes: [
      [0, 2, 0],
      [3, 1, 0],
      [4, 1, 12],
      [6, 2, 0],
      [8, 1, 0],
      [10, 1, 10],
      [11, 1, 12],
      [13, 1, 0],
      [14, 1, 3],
      [15, 1, 5],
    ],
  },
  accompaniment: {
    instrument: 'brass',
    gain: 0.1,
    octave: 0,
    together: true,
    notes: [
      [2, 1.5, 0],
      [5, 1.5, 0],
      [10, 2, 0],
    ],
  },
  pad: 0.02,
  melody: {
    instrument: 'brass',
    gain: 0.15,
    phrases: [
      [
        [0, 0.5, 71],
        [0.5, 0.5, 74],
        [1, 0.75, 76],
        [2.5, 0.5, 74],
        [3, 0.75, 71],
        [4, 0.5, 69],
        [4.5, 0.5, 71],
        [5, 1.5, 67],
      ],
      [
        [0, 0.5, 76],
        [0.75, 0.5, 76],
        [1.5, 0.75, 79],
        [2.5, 0.5, 76],
        [3, 0.75, 74],
        [4.5, 0.5, 73],
        [5, 0.5, 74],
        [5.5, 1.5, 71],
      ],
    ],
  },
  pumping: false,
};

/** Backing tracks by name. */
export const ARRANGEMENTS = { sunrise: SUNRISE, neon: NEON, court: COURT } as const satisfies Record<
  string,
  Arrangement
>;

export type ArrangementName = keyof typeof ARRANGEMENTS;
