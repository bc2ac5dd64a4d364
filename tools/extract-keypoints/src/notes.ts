/** What a report tells a choreographer besides its figures. */
import type { TimedPose } from '@instep/choreo/pose';
import type { Seconds, UnitInterval } from '@instep/choreo/units';
import { clockTime, type Hdr } from '@instep/video-poses/video';
import type { Damage } from './inspect.ts';
import { THINNED_FPS } from './playable-video.ts';
import { poseNotes } from './pose-notes.ts';

export const NOTE_NAMES = [
  'cuts',
  'otherPeople',
  'sizeChange',
  'collapsed',
  'damaged',
  'lateStart',
  'pictureSizes',
  'soundLeftOut',
  'hdr',
  'thinned',
] as const;
export type NoteName = (typeof NOTE_NAMES)[number];

export type Note = {
  /** The Studio has its own words for each name. */
  readonly name: NoteName;
  readonly text: string;
  /** Somebody should look at it; the others only say what was done. */
  readonly warns: boolean;
  /** When it is, where it has a time: the first moments of it. */
  readonly at: readonly Seconds[];
  /** The share of the video that it is about, where that is counted. */
  readonly share: UnitInterval | null;
};

/** What is known about a video besides its poses. */
export type Observed = {
  /** Of the upright frame. */
  readonly height: number;
  readonly duration: Seconds;
  /** The time of the first frame after each cut. */
  readonly cuts: readonly Seconds[];
  readonly damage: Damage | null;
  /** How much of the beginning can't be decoded. */
  readonly late: Seconds;
  readonly sizes: number;
  readonly hdr: Hdr | null;
  /** Frames a second of the video, where the copy has fewer. */
  readonly thinnedFrom: number | null;
  /** Codecs of the audio streams that can't be decoded. */
  readonly unknownSounds: readonly string[];
  readonly hasSound: boolean;
  /** How many people were counted, for each row; empty where nobody counted. */
  readonly people: readonly number[];
};

/** For a dance that was made before: little more than its poses is known. */
export const NOTHING_OBSERVED: Omit<Observed, 'height' | 'duration' | 'cuts'> = {
  damage: null,
  late: 0,
  sizes: 1,
  hdr: null,
  thinnedFrom: null,
  unknownSounds: [],
  hasSound: true,
  people: [],
};

/** All notes on a video; warnings come first. */
export const makeNotes = (frames: readonly TimedPose[], fps: number, observed?: Observed): Note[] => {
  const notes = [...poseNotes(frames, fps, observed), ...(observed ? videoNotes(observed) : [])];
  return [...notes.filter(({ warns }) => warns), ...notes.filter(({ warns }) => !warns)];
};

const videoNotes = (observed: Observed): Note[] => {
  const { damage, late, sizes, hdr, thinnedFrom, duration } = observed;
  const notes: Note[] = [];
  const add = (name: NoteName, text: string, more: Partial<Note> = {}): void =>
    void notes.push({ name, text, warns: true, at: [], share: null, ...more });
  if (damage) {
    const { from, to, seconds } = damage;
    const text = `the video is damaged between ${clockTime(from)} and ${clockTime(to)} (${seconds.toFixed(1)} s in all): what is seen there may be wrong`;
    add('damaged', text, { at: [from], share: seconds / duration });
  }
  if (late > 0) {
    add(
      'lateStart',
      `the first ${late.toFixed(1)} s can't be decoded and are left out: the file begins in the middle of a scene`,
    );
  }
  if (sizes > 1)
    add('pictureSizes', `the size of the picture changes ${sizes - 1} times or more: bars fill what is missing`);
  const sound = soundText(observed);
  if (sound) add('soundLeftOut', sound);
  if (hdr?.transfer === 'dolby') {
    add(
      'hdr',
      'filmed in Dolby Vision without a common base: its colours are wrong; film with "most compatible", or HDR off',
    );
  } else if (hdr) {
    add('hdr', `filmed in HDR (${hdr.transfer.toUpperCase()}): its colours were converted for ordinary screens`, {
      warns: false,
    });
  }
  if (thinnedFrom !== null) {
    const text = `filmed with ${thinnedFrom.toFixed(0)} frames a second: at most ${THINNED_FPS} of them are in the copy`;
    add('thinned', text, { warns: false });
  }
  return notes;
};

const soundText = ({ unknownSounds, hasSound }: Observed): string | null => {
  const known = [...new Set(unknownSounds)].join(', ');
  if (hasSound) return known && `a sound track that can't be decoded (${known}) is left out: the copy has another one`;
  return known && `the sound can't be decoded (${known}) and is left out: the dance has no music`;
};
