/** What the Lab saves of a run: stamps, poses, evidence and verdicts, without frames and without a name. */
import type { Epoch } from '@instep/choreo/epoch';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { CameraHealth, LabInput, StartMessage } from './client-message.ts';
import type { FlatPose } from './flat-pose.ts';
import type { EvidenceMessage, FrameOutcome, VerdictMessage } from './messages.ts';

export const LAB_TRACE_FORMAT = 'instep-lab-trace';
export const LAB_TRACE_VERSION = 1;

/** What decides how a run is judged. */
export type TracedStart = Pick<
  StartMessage,
  'danceId' | 'lagHintS' | 'rig' | 'fromS' | 'toS' | 'rate' | 'counted' | 'scope' | 'poses'
>;

/** A frame on its way, in ms on the page's clock; null for what has not happened. */
export type TracedFrame = {
  readonly sequence: number;
  readonly epoch: number;
  readonly mediaTime: Seconds | null;
  readonly capturedAt: Milliseconds;
  readonly encodedFrom: Milliseconds;
  readonly sentAt: Milliseconds;
  /** Of the JPEG; 0 for a pose that the device estimated. */
  readonly bytes: number;
  readonly answeredAt: Milliseconds | null;
  readonly drawnAt: Milliseconds | null;
  readonly queueMs: Milliseconds | null;
  readonly inferMs: Milliseconds | null;
  readonly outcome: FrameOutcome | null;
  /** Of the player who stands alone. */
  readonly pose: FlatPose | null;
};

/** In the order in which it came. */
export type TracedEvent =
  | { readonly frame: TracedFrame }
  | { readonly epoch: Epoch }
  | { readonly health: CameraHealth }
  | { readonly evidence: EvidenceMessage }
  | { readonly verdict: VerdictMessage };

export type LabTrace = {
  readonly format: typeof LAB_TRACE_FORMAT;
  readonly version: typeof LAB_TRACE_VERSION;
  /** The page's own file, whose hash names the build. */
  readonly build: string;
  /** The browser's own name for itself. */
  readonly browser: string;
  readonly savedAt: string;
  /** Null before a dance. */
  readonly start: TracedStart | null;
  /** Everything since the dance began is there: a replay judges what was judged live. */
  readonly isComplete: boolean;
  readonly input: LabInput | null;
  readonly events: readonly TracedEvent[];
};
