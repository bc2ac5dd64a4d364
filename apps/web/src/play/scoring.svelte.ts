import type { DanceResult } from '@instep/choreo/result';
import type { Epoch } from '@instep/choreo/epoch';
import type { CameraHealth } from '@instep/protocol/client-message';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { Scope } from '@instep/choreo/verdict';
import { CameraCheck } from '../camera/camera-check.svelte.ts';
import { createHealthMeter } from '../camera/camera-health.ts';
import { framing } from '../camera/framing.ts';
import { drawnPose, type PictureSize } from '../drawing/drawn-pose.ts';
import { parseFrameMessage } from '@instep/protocol/frame-message';
import type { PointsByMove } from '../preferences/best-run.ts';
import { BestPhoto } from './best-photo.ts';
import { Feedback } from './feedback.svelte.ts';
import { FrameSender, type Stamp } from './frame-sender.ts';
import type { StartLags } from '../preferences/lag-memory.ts';
import { CUE_DURATION, liveCue, type LiveCue } from './live-words.ts';
import type { FrameAnswer } from '@instep/protocol/messages';
import { SessionClient, type Socket } from './session-client.svelte.ts';
import { StageHints } from './stage-hints.svelte.ts';
import { createFrameEncoder, type FrameEncoder } from '../camera/webcam-frame.ts';

/** What is judged in a run, and for which player. */
export type ScoringRequest = {
  readonly danceId: string;
  readonly player: string;
  readonly deviceId: string;
  /** What this device knows about lags. */
  readonly lags: StartLags;
  /** Which parts of the body are judged, unless the player changes it in the camera check. */
  readonly scope: Scope;
  /** The section that is practised, which is not counted as a dance; null to dance the whole. */
  readonly practice: { readonly fromS: Seconds; readonly toS: Seconds; readonly rate: number } | null;
};

export type ScoringOptions = {
  readonly request: ScoringRequest;
  readonly connect: () => Socket;
  /** The element that shows the camera's frames. */
  readonly camera: HTMLVideoElement;
  /** The stamp of a frame captured then, while dancing; null if the frame is not wanted. */
  readonly stamp: (captureTime: Milliseconds) => Stamp | null;
  /** The player has passed the camera check. */
  readonly checked: () => void;
  readonly ready: () => void;
  /** The verdict on a move arrived. */
  readonly judged: () => void;
  readonly finished: (result: DanceResult) => void;
  readonly lost: () => void;
  /** The connection broke, and may be mended. */
  readonly broken: () => void;
  readonly mended: () => void;
  /** For tests, which have no canvas. */
  readonly createEncoder?: ((resized: (size: PictureSize) => void) => FrameEncoder) | undefined;
};

const HEALTH_STEP: Milliseconds = 1_000;
/** If the server has not sent the result by then, it is not waited for any longer. */
const RESULT_TIMEOUT: Milliseconds = 20_000;

/** The player's side of a run: sends their frames and handles the server's answers. */
export class Scoring {
  /** The size of the frames sent; poses are in its pixels. */
  picture = $state.raw<PictureSize>({ width: 480, height: 360 });
  /** The cue that is shown for a while. */
  cue = $state<LiveCue | null>(null);
  /** The camera's health in the last second; null before the first. */
  health = $state.raw<CameraHealth | null>(null);
  /** How many frames were answered in the last second of the camera check; null before the first. */
  answers = $state<number | null>(null);
  /** The points at the time of each move's verdict. */
  pointsByMove = $state.raw<PointsByMove>({});
  readonly client: SessionClient;
  readonly check = new CameraCheck();
  readonly feedback = new Feedback();
  readonly photo = new BestPhoto();
  readonly hints = new StageHints();
  readonly #options: ScoringOptions;
  readonly #sender: FrameSender;
  readonly #stopWatching: () => void;
  readonly #health: ReturnType<typeof setInterval>;
  #wanted = false;
  #broken = false;
  #answered = 0;
  #cueTimer: ReturnType<typeof setTimeout> | undefined;
  #resultTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ScoringOptions) {
    this.#options = options;
    this.check.scope = options.request.scope;
    const createEncoder = options.createEncoder ?? createFrameEncoder;
    this.#sender = new FrameSender({
      encode: createEncoder((size) => (this.picture = size)),
      stamp: (captureTime) => this.#stamp(captureTime),
      send: (bytes) => this.#sendFrame(bytes),
      bufferedAmount: () => this.client.bufferedAmount,
    });
    this.client = new SessionClient(options.connect(), {
      stateChanged: () => this.#handleState(),
      granted: (grant) => this.#sender.grant(grant),
      answered: (answer) => this.#handleAnswer(answer),
      judged: () => this.#handleVerdict(),
    });
    this.#stopWatching = this.#sender.watch(options.camera);
    this.#health = this.#measureHealth();
  }

  /** Requests that a run be judged, as soon as the server is ready for that. */
  start(): void {
    this.#wanted = true;
    if (this.client.state !== 'watching') return;
    const { lags, practice, ...request } = this.#options.request;
    this.client.start({ ...request, ...lags, ...practice, counted: practice === null, scope: this.check.scope });
  }

  tellEpoch(epoch: Epoch): void {
    this.client.tell({ type: 'epoch', ...epoch });
  }

  /** The video has ended: waits for the result. */
  end(): void {
    this.client.end(this.#sender.lastSequence);
    this.#resultTimer = setTimeout(() => this.client.giveUp(), RESULT_TIMEOUT);
  }

  close(): void {
    this.client.leave();
    this.#stopWatching();
    this.feedback.close();
    this.hints.close();
    clearInterval(this.#health);
    clearTimeout(this.#cueTimer);
    clearTimeout(this.#resultTimer);
  }

  #stamp(captureTime: Milliseconds): Stamp | null {
    if (this.client.state === 'watching') return { mediaTime: null, epoch: 0 };
    return this.client.state === 'dancing' ? this.#options.stamp(captureTime) : null;
  }

  #handleState(): void {
    const { client } = this;
    if (client.state === 'open') client.watch();
    if (client.state === 'watching' && this.#wanted) this.start();
    if (this.#broken !== (client.state === 'broken')) return this.#handleBreak();
    if (client.state === 'ready') {
      this.#sender.restart();
      this.#options.ready();
    }
    if (client.state === 'finished' && client.result) this.#options.finished(client.result);
    if (client.state === 'lost') this.#options.lost();
  }

  /** The connection broke, was mended or was given up. */
  #handleBreak(): void {
    const { state } = this.client;
    this.#broken = state === 'broken';
    if (this.#broken) return this.#options.broken();
    if (state === 'lost') return this.#options.lost();
    this.#sender.forgetUnanswered();
    if (state !== 'left') this.#options.mended();
  }

  #handleAnswer({ sequence, outcome, pose, people }: FrameAnswer): void {
    this.#sender.acknowledge(sequence, performance.now());
    if (outcome !== 'seen' && outcome !== 'nobody') return;
    const drawn = pose ? drawnPose(pose) : null;
    if (this.client.state === 'dancing') {
      return this.hints.see(framing(drawn, this.picture, this.check.scope), performance.now());
    }
    if (this.client.state !== 'watching') return;
    this.#answered += 1;
    this.check.people = people ?? 1;
    this.check.see(drawn, this.picture, performance.now());
    if (this.check.passed) this.#options.checked();
  }

  #sendFrame(bytes: Uint8Array<ArrayBuffer>): void {
    this.client.sendFrame(bytes);
    const { mediaTime, jpeg } = parseFrameMessage(bytes);
    if (mediaTime !== null) this.photo.add({ mediaTime, jpeg });
  }

  #handleVerdict(): void {
    const verdict = this.client.verdicts.at(-1);
    if (verdict) {
      this.feedback.add(verdict, performance.now());
      this.photo.judge(verdict);
      this.hints.judge(verdict, performance.now());
      this.pointsByMove = { ...this.pointsByMove, [verdict.move]: this.client.points };
    }
    this.#showCue(liveCue(this.client.verdicts, this.client.late));
    this.#options.judged();
  }

  #showCue(cue: LiveCue | null): void {
    if (!cue) return;
    this.cue = cue;
    clearTimeout(this.#cueTimer);
    this.#cueTimer = setTimeout(() => (this.cue = null), CUE_DURATION);
  }

  #measureHealth(): ReturnType<typeof setInterval> {
    const measure = createHealthMeter(this.#options.camera);
    // The second measurement is compared with the first: without a first one now, the signs would come a second later.
    measure(performance.now());
    return setInterval(() => {
      this.health = measure(performance.now()) ?? this.health;
      if (this.client.state === 'watching') this.answers = this.#answered;
      this.#answered = 0;
      if (this.client.state === 'dancing' && this.health) this.client.tell({ type: 'health', ...this.health });
    }, HEALTH_STEP);
  }
}
