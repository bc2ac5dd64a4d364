/** What the process that judges a recording hands back to the server. */
import type { LiveState } from './judge/judge.ts';
import type { TimedPose } from './pose.ts';
import type { DanceResult } from './result.ts';
import type { Seconds, UnitInterval } from './units.ts';
import type { Verdict } from './verdict.ts';

/** Why a readable video can't be judged. */
export const RECORDING_PROBLEMS = ['too_long', 'nobody'] as const;
export type RecordingProblem = (typeof RECORDING_PROBLEMS)[number];

/** How a recording lies beside its dance: t_recording = t_dance + offsetS. */
export type RecordingAlignment = {
  readonly offsetS: Seconds;
  /** How sure a found offset is; `null` for one that a person has set. */
  readonly confidence: UnitInterval | null;
  /** Of the recording. */
  readonly durationS: Seconds;
};

/** What the process prints: a problem, or how the recording was aligned. */
export type RecordingReport = { readonly problem: RecordingProblem } | RecordingAlignment;

/** One line of the file of what the judge said; frames are on the dance's timeline, and the result comes last. */
export type JudgedLine =
  | { readonly frame: TimedPose & { readonly live: LiveState } }
  | { readonly verdict: Verdict }
  | { readonly result: DanceResult };

/** The files that the process makes: the recording's poses (a keypoint CSV), and a JudgedLine a line. */
export const RECORDING_FILES = { poses: 'recording.csv', judged: 'judged.ndjson' } as const;
