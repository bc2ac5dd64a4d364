/** A note of a report, and the observations from which notes are made. */
import type { Seconds, UnitInterval } from '@instep/choreo/units';
import type { ReportNoteName } from '@instep/protocol/studio';
import type { Hdr } from '@instep/video-poses/video';
import type { Damage } from './inspect.ts';

export type Note = {
  /** The Studio shows its own text for each name. */
  readonly name: ReportNoteName;
  readonly text: string;
  /** Whether the choreographer should check it; other notes only report what was done. */
  readonly warns: boolean;
  /** The first moments to which the note applies; empty if it has no time. */
  readonly at: readonly Seconds[];
  /** The share of the video to which the note applies, if that is counted. */
  readonly share: UnitInterval | null;
};

/** What is known about a video besides its poses. */
export type VideoFindings = {
  /** Height of the upright frame. */
  readonly height: number;
  readonly duration: Seconds;
  /** The time of the first frame after each cut. */
  readonly cuts: readonly Seconds[];
  readonly damage: Damage | null;
  /** How much of the beginning can't be decoded. */
  readonly skippedStart: Seconds;
  readonly frameSizeCount: number;
  readonly hdr: Hdr | null;
  /** The video's frames per second, if the copy has fewer. */
  readonly originalFps: number | null;
  /** Codecs of the audio streams that can't be decoded. */
  readonly unknownAudioCodecs: readonly string[];
  readonly hasAudio: boolean;
  /** How many people were counted, for each row; empty if they weren't counted. */
  readonly people: readonly number[];
};
