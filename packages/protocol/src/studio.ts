import type { Seconds, UnitInterval } from '@instep/choreo/units';
import type { FlatPose } from './flat-pose.ts';

/** What a report can find wanting. */
export const REPORT_FIGURES = [
  'personShare',
  'meanConfidence',
  'weakestJoint',
  'longestGap',
  'moves',
  'damage',
  'collapsed',
] as const;
export type ReportFigure = (typeof REPORT_FIGURES)[number];

/** What a report tells besides its figures. */
export const REPORT_NOTE_NAMES = [
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
export type ReportNoteName = (typeof REPORT_NOTE_NAMES)[number];

/** A note, and when in the video it is, where it has a time. */
export type ReportNote = { readonly name: ReportNoteName; readonly at: readonly Seconds[] };

/** How an import ended well: how good the dance is to judge against. */
export type ImportReport = {
  readonly verdict: 'GOOD' | 'USABLE' | 'POOR';
  readonly weak: readonly ReportFigure[];
  readonly notes: readonly ReportNote[];
  readonly personShare: UnitInterval;
  readonly meanConfidence: UnitInterval;
  readonly weakestJoint: { readonly name: string; readonly confidence: UnitInterval };
  readonly longestGap: { readonly start: Seconds; readonly seconds: Seconds } | null;
  readonly rows: number;
  readonly moves: number;
  /** The tempo of the music. */
  readonly bpm: number | null;
  /** A moment that shows the dance well. */
  readonly coverS: Seconds;
};

/** Why the server refuses a request that concerns an import: the `kind` of its answer. */
export const IMPORT_REFUSALS = [
  'conflict',
  'noRoom',
  'tooLarge',
  'noSuchVideo',
  'sectionOutside',
  'notFound',
  'badRequest',
  'diskFull',
] as const;
export type ImportRefusal = (typeof IMPORT_REFUSALS)[number];

/** Why there is no dance: how the work ended, and in words. */
export type ImportFailure = { readonly exitCode: number; readonly message: string };

/** A video on its way to a dance. */
export type ImportJob = {
  readonly id: string;
  readonly danceId: string;
  readonly video: string;
  readonly title: string;
  readonly state: 'receiving' | 'queued' | 'running' | 'done' | 'failed' | 'stopped';
  readonly bytes?: number;
  readonly received: number;
  /** By which the page recognizes the file. */
  readonly fingerprint?: string;
  readonly outcome: ImportReport | ImportFailure | null;
  readonly progress: {
    readonly stage: string;
    /** The share of the whole import that is done. */
    readonly share: UnitInterval;
    /** How long the whole import will still take. */
    readonly etaS: Seconds | null;
  } | null;
};

/** What is asked of an import. */
export type ImportRequest = {
  readonly video: string;
  readonly bytes?: number;
  readonly fingerprint?: string;
  readonly title: string;
  readonly level: number;
  readonly tags: readonly string[];
  readonly trim?: readonly [Seconds, Seconds];
};

/** A dance in the Studio's list; one with a problem can't be used. */
export type StudioListEntry =
  | { readonly id: string; readonly problem: string }
  | {
      readonly id: string;
      readonly title: string;
      readonly level: number;
      readonly durationS: Seconds;
      readonly draft: boolean;
      readonly tags: readonly string[];
      readonly moves: number;
    };

/** A move as it is edited; its number is its place. */
export type EditedMove = {
  readonly startS: Seconds;
  readonly endS: Seconds;
  readonly gold: boolean;
  readonly label?: string;
  readonly section?: string;
};

/** What may be changed of a dance. */
export type DanceEdit = {
  readonly title: string;
  readonly level: number;
  readonly tags: readonly string[];
  readonly bpm: number | null;
  readonly draft: boolean;
  readonly moves: readonly EditedMove[];
};

export type StudioInfo = DanceEdit & {
  readonly id: string;
  readonly fps: number;
  readonly durationS: Seconds;
  readonly width: number;
  readonly height: number;
};

export type StudioPose = { readonly mediaTime: Seconds; readonly pose: FlatPose | null };

/** What the server takes. */
export type StudioLimits = {
  readonly maxBytes: number;
  /** How long an upload that has stopped waits to be continued. */
  readonly keptHours: number;
};

/** A dance, and the revision by which the server notices that it was changed since. */
export type StudioDance = {
  readonly info: StudioInfo;
  readonly poses: readonly StudioPose[];
  readonly revision: string;
};
