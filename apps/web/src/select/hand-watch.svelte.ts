import type { Milliseconds, UnitInterval } from '@instep/choreo/units';
import { raisesHand } from '../camera/raised-hand.ts';
import { createFrameEncoder, type FrameEncoder } from '../camera/webcam-frame.ts';
import { drawnPose, type DrawnPose, type PictureSize } from '../drawing/drawn-pose.ts';
import { FrameSender } from '../play/frame-sender.ts';
import type { FrameAnswer } from '@instep/protocol/messages';
import { SessionClient, type Socket } from '../play/session-client.svelte.ts';

export type HandWatchOptions = {
  readonly connect: () => Socket;
  /** The element that shows the camera. */
  readonly camera: HTMLVideoElement;
  /** A hand was held above the head for long enough. */
  readonly chosen: () => void;
  /** The server is lost or full, or nobody was seen for a long time: watching has ended. */
  readonly ended: () => void;
  /** For tests, which have no canvas. */
  readonly createEncoder?: ((resized: (size: PictureSize) => void) => FrameEncoder) | undefined;
};

const HOLD_DURATION: Milliseconds = 1_000;
/** After nobody was seen for this long, a page left open in an empty room frees its place on the server. */
const MAX_ABSENCE: Milliseconds = 120_000;

/** Watches the player in front of a menu for a raised hand; nothing is judged or stored. */
export class HandWatch {
  /** The share of `HOLD_DURATION` for which the hand has been up. */
  progress = $state<UnitInterval>(0);
  readonly #options: HandWatchOptions;
  readonly #client: SessionClient;
  readonly #sender: FrameSender;
  readonly #stopWatching: () => void;
  /** The hand has been seen down: a hand that is still up from the dance before chooses nothing. */
  #wasDown = false;
  #since: Milliseconds | null = null;
  #seenAt: Milliseconds | null = null;

  constructor(options: HandWatchOptions) {
    this.#options = options;
    this.#sender = new FrameSender({
      encode: (options.createEncoder ?? createFrameEncoder)(() => undefined),
      stamp: () => (this.#client.state === 'watching' ? { mediaTime: null, epoch: 0 } : null),
      send: (bytes) => this.#client.sendFrame(bytes),
      bufferedAmount: () => this.#client.bufferedAmount,
    });
    this.#client = new SessionClient(options.connect(), {
      stateChanged: (state) => {
        if (state === 'open') this.#client.watch();
        if (state === 'lost') options.ended();
      },
      granted: (grant) => this.#sender.grant(grant),
      answered: (answer) => this.#handleAnswer(answer),
      judged: () => undefined,
    });
    this.#stopWatching = this.#sender.watch(options.camera);
  }

  /** Handles the pose seen at `now`; null when nobody was seen. */
  handlePose(pose: DrawnPose | null, now: Milliseconds): void {
    if (pose || this.#seenAt === null) this.#seenAt = now;
    if (now - this.#seenAt > MAX_ABSENCE) return this.#options.ended();
    const isUp = raisesHand(pose);
    this.#wasDown ||= pose !== null && !isUp;
    this.#since = isUp && this.#wasDown ? (this.#since ?? now) : null;
    this.progress = this.#since === null ? 0 : Math.min(1, (now - this.#since) / HOLD_DURATION);
    if (this.progress >= 1) this.#choose();
  }

  close(): void {
    this.#stopWatching();
    this.#client.leave();
  }

  #choose(): void {
    this.#wasDown = false;
    this.#options.chosen();
  }

  #handleAnswer({ sequence, outcome, pose }: FrameAnswer): void {
    const now = performance.now();
    this.#sender.acknowledge(sequence, now);
    if (outcome === 'seen' || outcome === 'nobody') this.handlePose(pose ? drawnPose(pose) : null, now);
  }
}

/** Whether this page may use the camera without asking; false if the browser does not report it. */
export const cameraAllowed = async (permissions: Pick<Permissions, 'query'> | undefined): Promise<boolean> => {
  try {
    return (await permissions?.query({ name: 'camera' }))?.state === 'granted';
  } catch {
    return false;
  }
};
