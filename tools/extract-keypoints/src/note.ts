/** One note of a report, and what notes are made from. */
import type { Seconds, UnitInterval } from '@instep/choreo/units';
import type { NoteName } from '@instep/protocol/studio';
import type { Hdr } from '@instep/video-poses/video';
import type { Damage } from './inspect.ts';

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
