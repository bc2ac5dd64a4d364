import type { DanceResult } from '@instep/choreo/result';
import type { Epoch } from '@instep/choreo/epoch';
import type { CameraHealth, LabRequest, StartMessage } from '@instep/protocol/client-message';
import type { Milliseconds, Pixels, Seconds, UnitInterval } from '@instep/choreo/units';
import type { Scope } from '@instep/choreo/verdict';
import { FrameRing } from '../camera/frame-ring.ts';
import { estimateFrame } from '../device-pose/pose-encoder.ts';
import type { PoseWay } from '../device-pose/pose-way.svelte.ts';
import { flattenPose, type FlatPose } from '@instep/protocol/flat-pose';
import { HealthMeter } from '../camera/camera-health.ts';
import { ConnectionTally, WITHOUT_DEVICE, WITHOUT_HEALTH, type HealthSecond } from '../camera/health-second.ts';
import { framingOf } from '../camera/framing.ts';
import { HandHold } from '../camera/raised-hand.ts';
import { drawnPose, type FrameSize } from '../drawing/drawn-pose.ts';
import type { FrameBody, FrameMessage } from '@instep/protocol/frame-message';
import type { Grant } from './frame-pacer.ts';
import { FrameSender, type Stamp } from './frame-sender.ts';
import type { LabLink, SendTimes } from './lab-link.ts';
import { PoseView } from './pose-view.svelte.ts';
import type { StartLags } from '../preferences/lag-memory.ts';
import { Seat } from './seat.svelte.ts';
import type { FrameResultMessage, VerdictMessage } from '@instep/protocol/messages';
import { SessionClient, type ClientEvents, type ClientState, type Socket } from './session-client.svelte.ts';
import { createFrameEncoder, encodeJpeg, type FrameEncoder } from '../camera/webcam-frame.ts';

/** What is judged in a run, and for which player. */
export type ScoringRequest = {
  readonly danceId: string;
  readonly player: string;
  readonly deviceId: string;
  /** What this device knows about lags. */
  readonly lags: StartLags;
  /** Which parts of the body are judged, unless the player changes it in the camera check. */
  readonly scope: Scope;
  /** The section that is practised, which is not counted as a dance; null for the whole dance. */
  readonly practice: { readonly fromS: Seconds; readonly toS: Seconds; readonly rate: number } | null;
  /** Several players before one camera, from the left, or one after the other. */
  readonly players?: StartMessage['players'];
  readonly turns?: StartMessage['turns'];
  /** To dance in a room. */
  readonly room?: StartMessage['room'];
};

export type ScoringOptions = {
  /** Null while it is not known: `start` says it then. */
  readonly request: ScoringRequest | null;
  /** How many players stand before the camera; 1 if it is left out. */
  readonly players?: number | undefined;
  /** How many of them stand there at once; all if it is left out. */
  readonly followed?: number | undefined;
  /** The longer side of a frame as it is sent. */
  readonly maxSide?: Pixels | undefined;
  readonly connect: () => Socket;
  /** The element that shows the camera's frames. */
  readonly camera: HTMLVideoElement;
  /** The stamp of a frame with this capture time, asked for only while dancing; null if the frame is not to be sent. */
  readonly stampFrame: (captureTime: Milliseconds) => Stamp | null;
  /** Called with the poses of each frame of the camera check. */
  readonly onWatched?: (poses: readonly (FlatPose | null)[]) => void;
  /** The player has passed the camera check. */
  readonly onCheckPassed: () => void;
  /** The server judges from now on; it granted this rate, in frames a second. */
  readonly onReady: (fps: number) => void;
  /** Called with the verdict on a move and the points so far. */
  readonly onVerdict: (verdict: VerdictMessage, points: number) => void;
  /** Called with the result of each player; null for one whose judge has failed. */
  readonly onFinished: (results: readonly (DanceResult | null)[]) => void;
  readonly onServerLost: () => void;
  /** The connection broke, and may be mended. */
  readonly onBroken: () => void;
  readonly onResumed: () => void;
  /** Called once a second with the health of camera and connection. */
  readonly onSecond?: ((second: HealthSecond) => void) | undefined;
  /** Where the poses are estimated; left out: on the server. */
  readonly way?: PoseWay | undefined;
  /** Who looks inside; null while the Lab was never opened. */
  readonly lab?: (() => LabLink | null) | undefined;
  /** For tests, which have no canvas. */
  readonly createEncoder?: CreateEncoder | undefined;
};

type CreateEncoder = (...options: Parameters<typeof createFrameEncoder>) => FrameEncoder;

const HEALTH_INTERVAL: Milliseconds = 1_000;
/** In a pause, frames are sent only to see a raised hand. */
const PAUSE_FRAME_INTERVAL: Milliseconds = 160;
/** How long the page waits for the result after the end of the video. */
const RESULT_TIMEOUT: Milliseconds = 20_000;

/**
 * The players' side of a run: sends the frames of their camera and handles the server's answers. There is one player
 * mostly: what is theirs alone, such as `check`, is the first seat's.
 */
export class Scoring {
  /** The size of the frames sent; poses are in its pixels. */
  frameSize = $state.raw<FrameSize>({ width: 480, height: 360 });
  /** The camera's health in the last second; null before the first. */
  health = $state.raw<CameraHealth | null>(null);
  /** How many frames were answered in the last second of the camera check; null before the first. */
  answersPerSecond = $state<number | null>(null);
  /** The server has no room for this camera yet, and takes it once it has. */
  waitsForServer = $state(false);
  /** The share of the required time for which a hand has been up during the dance; null while none is awaited. */
  handProgress = $state<UnitInterval | null>(null);
  /** How the run was asked to be judged; null before that. */
  started: Omit<StartMessage, 'type'> | null = null;
  readonly client: SessionClient;
  readonly view = new PoseView();
  /** Each player before the camera, from the left. */
  readonly seats: readonly [Seat, ...Seat[]];
  readonly check: Seat['check'];
  readonly feedback: Seat['feedback'];
  readonly bestPhoto: Seat['bestPhoto'];
  readonly hints: Seat['hints'];
  readonly #options: ScoringOptions;
  readonly #followed: number;
  readonly #sender: FrameSender;
  readonly #frames = new FrameRing();
  /** This device estimates, or is about to. */
  #isDevice: boolean;
  #serverGrant: Grant = { fps: 0, maxInFlight: 0 };
  readonly #stopSending: () => void;
  readonly #tally = new ConnectionTally();
  readonly #healthTimer: ReturnType<typeof setInterval>;
  #isStartRequested = false;
  #isBroken = false;
  /** The server has taken over from this device. */
  #hasFallenBack = false;
  /** The way has been settled in this second. */
  #hasJustSettled = false;
  #answeredFrames = 0;
  #request: ScoringRequest | null;
  #awaitedHand: { readonly hold: HandHold; readonly onRaised: () => void } | null = null;
  /** When the last frame of a pause was captured. */
  #pauseFrameAt: Milliseconds = -Infinity;
  #resultTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ScoringOptions) {
    this.#options = options;
    this.#request = options.request;
    const createEncoder: CreateEncoder = options.createEncoder ?? createFrameEncoder;
    const encodeFrame = createEncoder(
      (size) => (this.frameSize = size),
      this.#frames,
      options.maxSide,
      () => {
        return this.#lab?.input ?? null;
      },
    );
    this.#isDevice = options.way?.poses === 'device';
    this.#sender = new FrameSender({
      encode: (...frame) => (this.#isDevice ? this.#estimateOnDevice(...frame) : encodeFrame(...frame)),
      stampFrame: (captureTime) => this.#stampFrame(captureTime),
      send: (frame, times) => this.#sendFrame(frame, times),
      bufferedAmount: () => this.client.bufferedAmount,
    });
    const events: ClientEvents = {
      onState: (state) => this.#handleState(state),
      onGrant: (grant) => this.#handleGrant(grant),
      onFrameResult: (result) => this.#handleFrameResult(result),
      onVerdict: (verdict) => this.#handleVerdict(verdict),
      onMessage: (message) => this.#lab?.onMessage(message),
    };
    this.client = new SessionClient(options.connect(), events, options.players, options.followed);
    const [first, ...others] = this.client.seats;
    this.seats = [new Seat(first), ...others.map((score) => new Seat(score))];
    ({ check: this.check, feedback: this.feedback, bestPhoto: this.bestPhoto, hints: this.hints } = this.seats[0]);
    this.#followed = options.followed ?? this.seats.length;
    for (const { check } of this.seats) {
      check.isAlone = this.#followed === 1;
      check.scope = options.request?.scope ?? 'whole';
    }
    this.#stopSending = this.#sender.sendFramesOf(options.camera);
    this.#healthTimer = this.#startHealthTimer();
  }

  get cue(): Seat['cue'] {
    return this.seats[0].cue;
  }

  get pointsByMove(): Seat['pointsByMove'] {
    return this.seats[0].pointsByMove;
  }

  /** Requests that a run be judged, as soon as the server and what estimates the poses are ready for that. */
  start(request = this.#request): void {
    this.#isStartRequested = true;
    this.#request = request;
    const { way } = this.#options;
    if (this.client.state !== 'watching' || !this.#isPrepared || !request) return;
    const { lags, practice, ...run } = request;
    const lab = this.#lab;
    const start = {
      ...run,
      ...lags,
      ...practice,
      counted: practice === null,
      scope: this.check.scope,
      ...(this.#isDevice && { poses: 'device' as const, device: way?.device }),
      ...(lab && { lab: labRequest(lab) }),
    };
    this.started = start;
    this.client.start(start);
  }

  /** The device is ready, or can't estimate any more: then the dance goes on with JPEG frames. */
  handleWaySettled(): void {
    const { way } = this.#options;
    if (this.#isDevice && way?.poses === 'server') {
      this.#isDevice = false;
      this.#hasFallenBack = true;
      this.client.useServer();
      if (way.refusal) this.hints.showFallback(way.refusal);
    }
    this.#hasJustSettled = true;
    this.#handleGrant(this.#serverGrant);
    if (this.#isStartRequested) this.start();
  }

  /** Two players were taken for each other. */
  swap(a: number, b: number): void {
    if (this.#isDevice) this.#options.way?.estimator?.swap(a, b);
    else this.client.swap(a, b);
  }

  /**
   * Calls `onRaised` once a hand was held up, in a pause as well: frames without a media time are answered, and neither
   * judged nor recorded. Returns a function that ends this.
   */
  awaitHand(onRaised: () => void): () => void {
    const awaited = { hold: new HandHold(), onRaised };
    this.#awaitedHand = awaited;
    this.handProgress = 0;
    return () => {
      if (this.#awaitedHand !== awaited) return;
      this.#awaitedHand = null;
      this.handProgress = null;
    };
  }

  /** The Lab was opened or closed, or has changed the frames. */
  handleLab(): void {
    const lab = this.#lab;
    if (lab) this.client.sendUpdate({ type: 'lab', ...labRequest(lab) });
    this.#handleGrant(this.#serverGrant);
  }

  sendEpoch(epoch: Epoch): void {
    this.#lab?.onEpoch(epoch);
    this.client.sendUpdate({ type: 'epoch', ...epoch });
  }

  /** The video has ended: waits for the result. */
  end(): void {
    this.client.end(this.#sender.lastSequence);
    this.#resultTimer = setTimeout(() => this.client.stopWaiting(), RESULT_TIMEOUT);
  }

  close(): void {
    this.client.leave();
    this.#stopSending();
    this.view.close();
    for (const seat of this.seats) seat.close();
    clearInterval(this.#healthTimer);
    clearTimeout(this.#resultTimer);
  }

  get #lab(): LabLink | null {
    return this.#options.lab?.() ?? null;
  }

  #stampFrame(captureTime: Milliseconds): Stamp | null {
    if (this.client.state === 'watching') return { mediaTime: null, epoch: 0 };
    if (this.client.state !== 'dancing') return null;
    return this.#options.stampFrame(captureTime) ?? this.#stampPauseFrame(captureTime);
  }

  /** The stamp of a frame that is not judged; null if no hand is awaited, or if the last such frame is recent enough. */
  #stampPauseFrame(captureTime: Milliseconds): Stamp | null {
    if (!this.#awaitedHand || captureTime - this.#pauseFrameAt < PAUSE_FRAME_INTERVAL) return null;
    this.#pauseFrameAt = captureTime;
    return { mediaTime: null, epoch: 0 };
  }

  #handleState(state: ClientState): void {
    const { client } = this;
    if (state === 'open') client.watch(this.#isDevice ? 'device' : 'server');
    if (state === 'watching' && this.#isStartRequested) this.start();
    if (this.#isBroken !== (state === 'broken')) return this.#handleConnectionChange(state);
    if (state === 'ready') {
      this.#sender.restartSequence();
      this.#frames.clear();
      // What was asked for while the session was being opened.
      this.handleLab();
      this.#options.onReady(this.#serverGrant.fps);
    }
    if (state === 'finished') this.#options.onFinished(client.seats.map(({ result }) => result));
    if (state === 'lost') this.#options.onServerLost();
  }

  /** The connection broke, was mended, or is lost for good. */
  #handleConnectionChange(state: ClientState): void {
    this.#isBroken = state === 'broken';
    if (this.#isBroken) return this.#options.onBroken();
    if (state === 'lost') return this.#options.onServerLost();
    this.#sender.clearInFlight();
    // It may have happened while the connection was broken.
    if (this.#hasFallenBack) this.client.useServer();
    this.handleLab();
    if (state !== 'left') this.#options.onResumed();
  }

  get #isPrepared(): boolean {
    return this.#options.way?.isSettled ?? true;
  }

  /** A busy server grants little; a device has its own rate. */
  #handleGrant(grant: Grant): void {
    this.#serverGrant = grant;
    this.waitsForServer = !this.#isDevice && grant.maxInFlight > 0 && grant.fps === 0;
    const fps = this.#options.way?.estimator?.fps ?? 0;
    const allowed = this.#isDevice ? { fps, maxInFlight: Infinity } : grant;
    this.#sender.setGrant({ ...allowed, fps: Math.min(allowed.fps, this.#lab?.input?.maxFps ?? Infinity) });
  }

  async #estimateOnDevice(...[video, captureTime, sequence]: Parameters<FrameEncoder>): Promise<FrameBody | null> {
    const estimator = this.#options.way?.estimator;
    const keep = (image: CanvasImageSource, size: FrameSize) => this.#frames.draw(sequence, image, size);
    const crowd = { seats: this.#followed, maxSide: this.#options.maxSide };
    const seen = estimator && (await estimateFrame(estimator, video, captureTime, keep, crowd));
    if (!seen || !this.#isDevice) return null;
    const { poses, people, width, height } = seen;
    if (this.frameSize.width !== width || this.frameSize.height !== height) this.frameSize = { width, height };
    const flat = this.seats.map((_, index) => (poses[index] ? flattenPose(poses[index]) : null));
    this.client.setPoses(flat);
    this.#handlePoses(sequence, flat, people);
    this.#handleGrant(this.#serverGrant);
    return { seen };
  }

  #handleFrameResult(result: FrameResultMessage): void {
    const { sequence, outcome, pose, poses, people } = result;
    this.#tally.recordAnswer(result, performance.now());
    this.#sender.acknowledge(sequence, performance.now());
    if (outcome !== 'dropped') this.#answeredFrames += 1;
    // Answers to poses of this device hold none.
    const isEstimated = outcome === 'nobody' || (outcome === 'seen' && (pose ?? poses) !== undefined);
    if (isEstimated && !this.#isDevice) this.#handlePoses(sequence, poses ?? [pose ?? null], people ?? 1);
  }

  #handlePoses(sequence: number, [pose = null, ...others]: readonly (FlatPose | null)[], people: number): void {
    this.view.handlePose(pose, this.#frames.find(sequence), others);
    const { state } = this.client;
    this.#handleHand(state === 'dancing' ? pose : null);
    this.seats.forEach(({ check, hints }, index) => {
      // Who takes turns stands there alone.
      const flat = this.view.poses[Math.min(index, this.#followed - 1)];
      const drawn = flat ? drawnPose(flat) : null;
      const now = performance.now();
      if (state === 'dancing') hints.handleFraming(framingOf(drawn, this.frameSize, check.scope, check.isAlone), now);
      if (state !== 'watching') return;
      check.people = people;
      check.handlePose(drawn, this.frameSize, now);
    });
    if (state !== 'watching') return;
    this.#options.onWatched?.(this.view.poses);
    if (this.#isCheckPassed) this.#options.onCheckPassed();
  }

  #handleHand(pose: FlatPose | null): void {
    if (!this.#awaitedHand) return;
    const { hold, onRaised } = this.#awaitedHand;
    this.handProgress = hold.handlePose(pose ? drawnPose(pose) : null, performance.now());
    if (this.handProgress >= 1) onRaised();
  }

  /** A raised hand means the same from any seat. */
  get #isCheckPassed(): boolean {
    return this.seats.every(({ check }) => check.passed) || this.seats.some(({ check }) => check.handProgress >= 1);
  }

  #sendFrame(frame: FrameMessage, times: SendTimes): void {
    this.client.sendFrame(frame);
    this.#lab?.onSent(frame, times);
    const { mediaTime, sequence } = frame;
    this.#tally.recordSent(sequence, 'jpeg' in frame ? frame.jpeg.byteLength : null, performance.now());
    if (mediaTime === null) return;
    if ('jpeg' in frame) return this.bestPhoto.addFrame({ mediaTime, jpeg: frame.jpeg });
    const canvas = this.#frames.find(sequence);
    if (canvas) void this.bestPhoto.encodeFrame(mediaTime, () => encodeJpeg(canvas));
  }

  #handleVerdict(verdict: VerdictMessage): void {
    const seat = this.seats[verdict.seat ?? 0] ?? this.seats[0];
    seat.handleVerdict(verdict, performance.now());
    this.#options.onVerdict(verdict, seat.score.points);
  }

  #startHealthTimer(): ReturnType<typeof setInterval> {
    const meter = new HealthMeter(this.#options.camera);
    // The second measurement is compared with the first: without a first one now, the indicators would come a second later.
    meter.measure(performance.now());
    return setInterval(() => {
      const health = meter.measure(performance.now());
      this.health = health ?? this.health;
      this.#reportSecond(health);
      const isWholeSecond = this.#isPrepared && !this.#hasJustSettled;
      this.#hasJustSettled = false;
      if (this.client.state === 'watching' && isWholeSecond) this.answersPerSecond = this.#answeredFrames;
      this.#answeredFrames = 0;
      if (this.health) this.#lab?.onHealth(this.health);
      if (this.client.state === 'dancing' && this.health) this.client.sendUpdate(this.#healthMessage(this.health));
    }, HEALTH_INTERVAL);
  }

  #healthMessage(health: CameraHealth): { readonly type: 'health' } & CameraHealth {
    const { roundTrip } = this.#sender;
    return { type: 'health', ...health, ...(roundTrip !== null && { roundTripMs: roundTrip }) };
  }

  #reportSecond(health: CameraHealth | null): void {
    const { estimator } = this.#options.way ?? {};
    const granted = this.#isDevice ? (estimator?.fps ?? 0) : this.#serverGrant.fps;
    const connection = this.#tally.takeSecond(granted, performance.now());
    this.#options.onSecond?.({ at: Date.now(), ...(health ?? WITHOUT_HEALTH), ...connection, ...WITHOUT_DEVICE });
  }
}

const labRequest = ({ isOpen, input }: LabLink): LabRequest => ({ on: isOpen, ...(input && { input }) });
