import type { Milliseconds, UnitInterval } from '@instep/choreo/units';
import { ArmHold, HandHold, type HeldArm, type Side } from '../camera/raised-hand.ts';
import { captureTimeOf, createFrameEncoder, type FrameEncoder } from '../camera/webcam-frame.ts';
import { drawnPose, type DrawnPose, type FrameSize } from '../drawing/drawn-pose.ts';
import { estimateFrame } from '../device-pose/pose-encoder.ts';
import type { PoseWay } from '../device-pose/pose-way.svelte.ts';
import { FramePacer } from '../play/frame-pacer.ts';
import { FrameSender } from '../play/frame-sender.ts';
import { flattenPose } from '@instep/protocol/flat-pose';
import type { FrameResultMessage } from '@instep/protocol/messages';
import { SessionClient, type Socket } from '../play/session-client.svelte.ts';

export type HandWatcherOptions = {
  readonly connect: () => Socket;
  /** The element that shows the camera. */
  readonly camera: HTMLVideoElement;
  /** Where the poses are estimated; left out: on the server. */
  readonly way?: PoseWay | undefined;
  /** A hand was held above the head for long enough. */
  readonly onChosen: () => void;
  /** An arm was held out to a side of the player's own body for long enough. */
  readonly onSide?: (side: Side) => void;
  /** The server is lost or full, or nobody was seen for a long time: watching has ended. */
  readonly onEnded: () => void;
  /** For tests, which have no canvas. */
  readonly createEncoder?: ((onResize: (size: FrameSize) => void) => FrameEncoder) | undefined;
};

/** After nobody was seen for this long, a page left open in an empty room frees its place on the server. */
const MAX_ABSENCE: Milliseconds = 120_000;

/** In a menu the device estimates as often as the server would. */
const DEVICE_GRANT = { fps: 6, maxInFlight: Infinity };

/** Watches the player in front of a menu for a raised hand and arms held out; nothing is judged or stored. */
export class HandWatcher {
  /** The share of the required time for which the hand has been up. */
  progress = $state<UnitInterval>(0);
  /** The arm that is held out to the side; null for none. */
  arm = $state.raw<HeldArm | null>(null);
  readonly #options: HandWatcherOptions;
  readonly #close: () => void;
  readonly #hand = new HandHold();
  readonly #arm = new ArmHold();
  #lastSeenAt: Milliseconds | null = null;

  constructor(options: HandWatcherOptions) {
    this.#options = options;
    this.#close = options.way?.poses === 'device' ? this.#watchOnDevice(options.way) : this.#watchOnServer();
  }

  /** Handles the pose seen at `now`; null when nobody was seen. */
  handlePose(pose: DrawnPose | null, now: Milliseconds): void {
    if (pose || this.#lastSeenAt === null) this.#lastSeenAt = now;
    if (now - this.#lastSeenAt > MAX_ABSENCE) return this.#options.onEnded();
    this.progress = this.#hand.handlePose(pose, now);
    if (this.progress >= 1) this.#options.onChosen();
    this.arm = this.#options.onSide ? this.#arm.handlePose(pose, now) : null;
    if (this.arm && this.arm.progress >= 1) this.#options.onSide?.(this.arm.side);
  }

  close(): void {
    this.#close();
  }

  /** Watches without the server; returns how to end that. */
  #watchOnDevice(way: PoseWay): () => void {
    const { camera } = this.#options;
    const pacer = new FramePacer();
    const onFrame: VideoFrameRequestCallback = (now, metadata) => {
      handle = camera.requestVideoFrameCallback(onFrame);
      const captureTime = captureTimeOf(now, metadata);
      if (!way.estimator || !pacer.isDue(captureTime, DEVICE_GRANT)) return;
      pacer.scheduleNext(captureTime, DEVICE_GRANT);
      void estimateFrame(way.estimator, camera, captureTime).then((seen) => {
        const [pose] = seen?.poses ?? [];
        if (seen) this.handlePose(pose ? drawnPose(flattenPose(pose)) : null, performance.now());
      });
    };
    let handle = camera.requestVideoFrameCallback(onFrame);
    return () => camera.cancelVideoFrameCallback(handle);
  }

  /** Sends frames to the server; returns how to end that. */
  #watchOnServer(): () => void {
    const { connect, camera, createEncoder, onEnded } = this.#options;
    const sender = new FrameSender({
      encode: (createEncoder ?? createFrameEncoder)(() => undefined),
      stampFrame: () => (client.state === 'watching' ? { mediaTime: null, epoch: 0 } : null),
      send: (frame) => client.sendFrame(frame),
      bufferedAmount: () => client.bufferedAmount,
    });
    const client: SessionClient = new SessionClient(connect(), {
      onState: (state) => {
        if (state === 'open') client.watch();
        if (state === 'lost') onEnded();
      },
      onGrant: (grant) => sender.setGrant(grant),
      onFrameResult: (result) => this.#handleFrameResult(result, sender),
      onVerdict: () => undefined,
    });
    const stopSending = sender.sendFramesOf(camera);
    return () => {
      stopSending();
      client.leave();
    };
  }

  #handleFrameResult({ sequence, outcome, pose }: FrameResultMessage, sender: FrameSender): void {
    const now = performance.now();
    sender.acknowledge(sequence, now);
    if (outcome === 'seen' || outcome === 'nobody') this.handlePose(pose ? drawnPose(pose) : null, now);
  }
}
