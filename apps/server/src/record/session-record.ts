import type { Live } from '@instep/choreo/judge/judge';
import type { CameraHealth } from '@instep/protocol/client-message';
import type { DanceResult } from '@instep/choreo/result';
import type { Verdict } from '@instep/choreo/verdict';
import type { Observation } from '../sources/observation.ts';

/** How a session ended. One that a killed server left behind is `recovered` at the next start. */
export type EndStatus = 'complete' | 'incomplete';
export type SessionStatus = 'running' | EndStatus | 'recovered';

/** What is recorded of one frame. */
export type FrameEntry = {
  readonly observation: Observation;
  /** `null` when the frame was not judged. */
  readonly live: Live | null;
  /** How fast the video ran. */
  readonly playbackRate: number;
  /** As last told by the client. */
  readonly health: CameraHealth | null;
  /** Granted then. */
  readonly fps: number;
};

/** Keeps what happens in a session. */
export interface SessionRecord {
  addFrame(entry: FrameEntry): void;
  addVerdict(verdict: Verdict): void;
  /**
   * Resolves when all of it is on disk, or nothing, if no frame was judged; `null` when there is no result. Rejects with
   * DiskFault.
   */
  finish(status: EndStatus, result: DanceResult | null): Promise<void>;
}

/** The disk is full or broken; what was written before stays. */
export class DiskFault extends Error {
  override readonly name = 'DiskFault';
}
