/** Records what happens to a run: the way of its frames, and everything that decides how it is judged. */
import type { Epoch } from '@instep/choreo/epoch';
import type { Milliseconds } from '@instep/choreo/units';
import type { CameraHealth, LabInput, StartMessage } from '@instep/protocol/client-message';
import { flattenPose, type FlatPose } from '@instep/protocol/flat-pose';
import type { FrameMessage } from '@instep/protocol/frame-message';
import {
  LAB_TRACE_FORMAT,
  LAB_TRACE_VERSION,
  type LabTrace,
  type TracedEvent,
  type TracedFrame,
} from '@instep/protocol/lab-trace';
import type { FrameResultMessage, ServerMessage } from '@instep/protocol/messages';
import type { SendTimes } from '../play/lab-link.ts';

type Recorded<T> = { -readonly [K in keyof T]: T[K] };

/** Ten minutes of everything, at ten frames and five messages a second. */
const MAX_EVENTS = 12_000;
/** Frames for the numbers of the last minute, at up to 30 a second. */
const MAX_FRAMES = 1_800;

/** What a saved trace says beside its events. */
export type TraceFacts = {
  readonly build: string;
  readonly browser: string;
  readonly start: Omit<StartMessage, 'type'> | null;
  readonly input: LabInput | null;
};

/** The trace of one run after another: a new session clears it. */
export class RunTrace {
  #events: TracedEvent[] = [];
  #frames: Recorded<TracedFrame>[] = [];
  #sessionId: string | null = null;
  /** All of the session is in `#events`. */
  #isComplete = false;

  /** The frames of the last minute or so, in the order in which they were sent. */
  get frames(): readonly TracedFrame[] {
    return this.#frames;
  }

  addSent(frame: FrameMessage, { encodedFrom, sentAt }: SendTimes): void {
    const { sequence, epoch, mediaTime, captureTime } = frame;
    const own = 'seen' in frame ? frame.seen : null;
    const [pose] = own?.poses ?? [];
    this.#frames.push({
      ...{ sequence, epoch, mediaTime, encodedFrom, sentAt },
      capturedAt: captureTime,
      bytes: 'jpeg' in frame ? frame.jpeg.byteLength : 0,
      ...{ answeredAt: null, drawnAt: null, queueMs: null, outcome: null },
      inferMs: own?.inferMs ?? null,
      pose: pose ? flattenPose(pose) : null,
    });
    if (this.#frames.length > MAX_FRAMES) this.#frames = this.#frames.slice(-MAX_FRAMES / 2);
  }

  addEpoch(epoch: Epoch): void {
    this.#add({ epoch });
  }

  addHealth(health: CameraHealth): void {
    this.#add({ health });
  }

  /** Adds what the server said; returns the frame that it answers, if it does. */
  addMessage(message: ServerMessage, now: Milliseconds): Recorded<TracedFrame> | null {
    if (message.type === 'ready') this.#begin(message.sessionId);
    if (message.type === 'evidence') this.#add({ evidence: message });
    if (message.type === 'verdict') this.#add({ verdict: message });
    return message.type === 'frame' ? this.#addAnswer(message, now) : null;
  }

  toTrace({ build, browser, start, input }: TraceFacts): LabTrace {
    return {
      format: LAB_TRACE_FORMAT,
      version: LAB_TRACE_VERSION,
      ...{ build, browser, input },
      savedAt: new Date().toISOString(),
      start: start && tracedStart(start),
      isComplete: this.#isComplete,
      events: this.#events.map((event) => ('frame' in event ? { frame: roundedFrame(event.frame) } : event)),
    };
  }

  /** A session that goes on after a break is `ready` again. */
  #begin(sessionId: string): void {
    if (sessionId === this.#sessionId) return;
    this.#sessionId = sessionId;
    this.#isComplete = true;
    this.#events = [];
    this.#frames = [];
  }

  #addAnswer(answer: FrameResultMessage, now: Milliseconds): Recorded<TracedFrame> | null {
    const { sequence, outcome, queueMs, inferMs } = answer;
    const frame = this.#frames.findLast((one) => one.sequence === sequence && one.outcome === null);
    if (!frame) return null;
    const pose: FlatPose | null = answer.pose ?? answer.poses?.[0] ?? frame.pose;
    Object.assign(frame, { outcome, queueMs, answeredAt: now, pose, inferMs: frame.inferMs ?? inferMs });
    this.#add({ frame });
    return frame;
  }

  #add(event: TracedEvent): void {
    this.#events.push(event);
    if (this.#events.length <= MAX_EVENTS) return;
    this.#events = this.#events.slice(MAX_EVENTS / 10);
    this.#isComplete = false;
  }
}

/** Without the player's name, the device's secret and the room. */
const tracedStart = ({
  danceId,
  lagHintS,
  rig,
  fromS,
  toS,
  rate,
  counted,
  scope,
  poses,
}: Omit<StartMessage, 'type'>): LabTrace['start'] => ({
  ...{ danceId, counted, scope },
  ...(lagHintS !== undefined && { lagHintS }),
  ...(rig && { rig }),
  ...(fromS !== undefined && { fromS }),
  ...(toS !== undefined && { toS }),
  ...(rate !== undefined && { rate }),
  ...(poses && { poses }),
});

/** To tenths of a millisecond; the media time, by which it is judged, stays exact. */
const roundedFrame = (frame: TracedFrame): TracedFrame => {
  const { capturedAt, encodedFrom, sentAt, answeredAt, drawnAt } = frame;
  const round = <T extends number | null>(time: T) => (time === null ? time : Math.round(10 * time) / 10) as T;
  return {
    ...frame,
    capturedAt: round(capturedAt),
    encodedFrom: round(encodedFrom),
    sentAt: round(sentAt),
    answeredAt: round(answeredAt),
    drawnAt: round(drawnAt),
  };
};
