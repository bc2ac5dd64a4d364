import type { RecordingAlignment, RecordingProblem } from '@instep/choreo/judged-recording';
import type { Seconds, UnitInterval } from '@instep/choreo/units';
import type { Scope } from '@instep/choreo/verdict';

/** The limits of a recording that is uploaded to be judged. */
export const MAX_RECORDING_BYTES = 500 * 1000 * 1000;
export const MAX_RECORDING_S: Seconds = 600;

/** A recording that is to be judged: a video that is uploaded then. */
export type RecordingRequest = {
  readonly danceId: string;
  /** A label, as for those who dance before the camera. */
  readonly player: string;
  readonly scope: Scope;
  /** The name and the size of the file. */
  readonly video: string;
  readonly bytes: number;
};

/** A recording that was judged is judged again, at an offset that a person has set; it replaces that session. */
export type CorrectionRequest = { readonly sessionId: string; readonly offsetS: Seconds };

export const RECORDING_STATES = ['receiving', 'waiting', 'running', 'done', 'failed'] as const;
export type RecordingState = (typeof RECORDING_STATES)[number];

/** Why a recording could not be judged. */
export const RECORDING_FAILURES = [
  'too_long',
  'nobody',
  'video',
  'tool_missing',
  'disk',
  'server',
] as const satisfies readonly (RecordingProblem | 'video' | 'tool_missing' | 'disk' | 'server')[];
export type RecordingFailure = (typeof RECORDING_FAILURES)[number];

/** Why the server refuses a request about a recording: the `kind` of its answer. */
export const RECORDING_REFUSALS = [
  'conflict',
  'full',
  'noRoom',
  'tooLarge',
  'noSuchDance',
  'notFound',
  'diskFull',
] as const;
export type RecordingRefusal = (typeof RECORDING_REFUSALS)[number];

/** A recording on its way to a session. */
export type RecordingJob = {
  readonly id: string;
  readonly danceId: string;
  readonly state: RecordingState;
  /** The size of the video, and how much of it the server has; 0 for a correction. */
  readonly bytes: number;
  readonly received: number;
  /** Why it waits or pauses: another recording is being judged, or people are dancing. */
  readonly waitsFor: 'turn' | 'dances' | null;
  /** Of the judging, once it runs. */
  readonly progress: { readonly share: UnitInterval; readonly etaS: Seconds | null } | null;
  /** The session, once it is done. */
  readonly sessionId: string | null;
  readonly alignment: RecordingAlignment | null;
  readonly failure: RecordingFailure | null;
};
