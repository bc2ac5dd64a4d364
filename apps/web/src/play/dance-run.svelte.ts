/** Runs one dance from the camera check to the result. */
import type { StartLags } from '../preferences/lag-memory.ts';
import type { Epoch } from '@instep/choreo/epoch';
import { keepsCombo, starsOf } from '@instep/choreo/rating';
import type { DanceResult } from '@instep/choreo/result';
import type { Milliseconds } from '@instep/choreo/units';
import type { Scope } from '@instep/choreo/verdict';
import type { DanceSummary } from '@instep/protocol/http';
import type { VerdictMessage } from '@instep/protocol/messages';
import { pointsAheadOf, type PointsByMove, isFullSpeed } from '../preferences/best-run.ts';
import { COUNT_IN_NUMBERS, countInNumber, numberTime } from './count-in.ts';
import type { Reward } from './chime.ts';
import { Countdown } from './countdown.svelte.ts';
import { stampOf } from './frame-sender.ts';
import type { LabLink } from './lab-link.ts';
import { Playback } from './playback.svelte.ts';
import type { Practice } from './practice.svelte.ts';
import { Scoring, type ScoringRequest } from './scoring.svelte.ts';
import type { Socket } from './session-client.svelte.ts';
import { comboLength, milestoneReached } from './live-cues.ts';
import { findVideoProblem, type VideoProblem } from './video-problem.ts';
import type { HealthSecond } from '../camera/health-second.ts';
import type { Webcam } from '../camera/webcam.svelte.ts';
import type { PoseWay } from '../device-pose/pose-way.svelte.ts';
import type { FrameEncoder } from '../camera/webcam-frame.ts';
import type { FrameSize } from '../drawing/drawn-pose.ts';

export type RunPhase =
  'check' | 'count_in' | 'dancing' | 'paused' | 'resuming' | 'finishing' | 'finished' | 'server_lost' | 'no_video';
/**
 * Why a run is paused; `interrupted`: the browser or the device paused the video; `click`: the browser requires a click
 * before it plays the video.
 */
export type PauseReason = 'user' | 'interrupted' | 'hidden' | 'camera' | 'connection' | 'click';

export type DanceRunOptions = {
  readonly dance: DanceSummary;
  /** The element that shows the dancer. */
  readonly video: HTMLVideoElement;
  /** A section to repeat, and a second element that plays alternately with `video`; null to run the whole dance. */
  readonly practice: { readonly practice: Practice; readonly secondVideo: HTMLVideoElement } | null;
  /** The camera, already open; null to dance without camera and score. */
  readonly webcam: Webcam | null;
  readonly connect: () => Socket;
  /** Reports whether the page is hidden. */
  readonly page: Pick<Document, 'hidden'> & EventTarget;
  readonly player: string;
  readonly deviceId: string;
  /** The lags for the start message; empty if none are known. */
  readonly lags: StartLags;
  /** Which parts of the body are judged, unless the player changes it in the camera check. */
  readonly scope: Scope;
  /** Starts with the count-in: the player is still in place. */
  readonly skipsCheck: boolean;
  /** For browser tests: `?e2e=reopen-camera`. */
  readonly reopensCamera: boolean;
  /** The player's best run through this dance; empty before the first. */
  readonly best: PointsByMove;
  /** Called when a star is earned, a gold move is hit or a combo reaches a milestone. */
  readonly onReward: (reward: Reward) => void;
  /** Called with the slowest speed at which the video ran. */
  readonly onFinished: (result: DanceResult, speed: number) => void;
  /** Called once a second with the health of camera and connection. */
  readonly onSecond?: ((second: HealthSecond) => void) | undefined;
  /** Where the poses are estimated; left out: on the server. */
  readonly way?: PoseWay | undefined;
  readonly lab?: (() => LabLink | null) | undefined;
  /** The server has no room for this player. Returns whether another run begins instead. */
  readonly onServerFull?: () => boolean;
  readonly createEncoder?: (onResize: (size: FrameSize) => void) => FrameEncoder;
  /** Finds out why a video could not be played; by default by asking the server. */
  readonly findVideoProblem?: (danceId: string) => Promise<VideoProblem>;
};

/** At the video's end, the last frames may still need about 100 ms to get through the browser. */
const LAST_FRAMES_DELAY_MS: Milliseconds = 200;
/**
 * A browser that loads only while it plays never reports that it can play through; after this, `HAVE_FUTURE_DATA` is enough.
 */
const LOADING_TIMEOUT_MS: Milliseconds = 8_000;
/** How many numbers are shown before a paused dance continues: 6, 7, 8. */
const RESUME_COUNT_IN_NUMBERS = 3;
/** HTMLMediaElement.readyState. */
const HAVE_FUTURE_DATA = 3;
const HAVE_ENOUGH_DATA = 4;

/**
 * Connects the dancer's video, the camera and the judge. Its phases:
 *
 *     check ──▶ count_in ──▶ dancing ──the video's end──▶ finishing ──the result──▶ finished
 *                              │  ▲
 *                      pause() ▼  │ after three numbers
 *                           paused ──resume()──▶ resuming
 *
 * If the server is lost, the phase becomes server_lost; if the video can't be played, no_video.
 */
export class DanceRun {
  phase = $state<RunPhase>('check');
  pauseReason = $state<PauseReason | null>(null);
  /** Why the video could not be played; null while that is being found out. */
  videoProblem = $state<VideoProblem | null>(null);
  /** False without a camera, and after the player chose to continue without a score. */
  isScored = $state(true);
  readonly dance: DanceSummary;
  readonly webcam: Webcam | null;
  readonly playback: Playback;
  readonly scoring: Scoring | null;
  /** Null if the whole dance is run. */
  readonly practice: Practice | null;
  /** How much of the video is loaded; null while that is not known. */
  loadedPercent = $state<number | null>(null);
  readonly countIn = new Countdown();
  readonly #options: DanceRunOptions;
  #speed = $state<number | null>(null);
  readonly #closing = new AbortController();
  #hasLoadingTimedOut = false;
  #stars = 0;
  #combo = 0;

  constructor(options: DanceRunOptions) {
    this.#options = options;
    this.dance = options.dance;
    this.webcam = options.webcam;
    this.isScored = options.webcam !== null;
    this.practice = options.practice?.practice ?? null;
    this.playback = this.#openVideo();
    this.scoring = options.webcam && this.#openScoring(options.webcam);
    const { signal } = this.#closing;
    options.page.addEventListener('visibilitychange', () => this.#handleVisibility(), { signal });
    // The camera may have been lost before this run began, when nothing listened for that.
    this.scoring?.check.setCameraLost(this.#cameraIsLost);
    if (!options.webcam || options.skipsCheck) this.startCountIn();
  }

  /** The number that is shown now: 5, 6, 7, 8 before the dance, 6, 7, 8 after a pause; null if no number is shown. */
  get shownNumber(): number | null {
    return this.countIn.count > 0 ? countInNumber(this.countIn.count) : null;
  }

  /** The slowest speed at which the video has run so far; 1 is full speed. */
  get speed(): number {
    return this.#speed ?? 1;
  }

  /**
   * How many points this run is ahead of the best run at the same move; negative if it is behind, null if that is not
   * known or the speed is not full.
   */
  get pointsAhead(): number | null {
    return this.isScored && this.scoring && isFullSpeed(this.speed)
      ? pointsAheadOf(this.#options.best, this.scoring.pointsByMove)
      : null;
  }

  /** What the dance still waits for after its count-in. */
  get waitingFor(): 'camera' | 'device' | 'server' | 'video' | null {
    if (this.phase !== 'count_in' || this.countIn.count > 0) return null;
    if (this.#cameraIsLost) return 'camera';
    if (this.#judgeIsReady) return 'video';
    return this.#options.way?.isSettled === false ? 'device' : 'server';
  }

  /** Moves on from the camera check to the count-in. */
  startCountIn(): void {
    if (this.phase !== 'check') return;
    this.phase = 'count_in';
    this.countIn.start(COUNT_IN_NUMBERS, numberTime(this.dance.bpm), (count) => {
      // The judge is requested at the last count: until then the player still sees their skeleton.
      if (count <= 1 && this.isScored) this.scoring?.start();
      if (count === 0) this.#waitForVideo();
    });
  }

  pause(reason: PauseReason): void {
    if (this.phase !== 'dancing' && this.phase !== 'resuming') return;
    this.countIn.stop();
    this.playback.pause(reason === 'hidden' ? 'hidden' : 'pause');
    this.scoring?.hints.reset();
    this.phase = 'paused';
    this.pauseReason = reason;
  }

  /** Continues after three numbers; if the camera is lost, as soon as it is back. */
  resume(): void {
    if (this.phase !== 'paused') return;
    if (this.#cameraIsLost) {
      this.pauseReason = 'camera';
      return;
    }
    this.phase = 'resuming';
    this.countIn.start(RESUME_COUNT_IN_NUMBERS, numberTime(this.dance.bpm), (count) => {
      if (count === 0) void this.#play();
    });
  }

  /** Continues without a score after the server or the camera was lost. */
  continueWithoutScore(): void {
    if (this.phase !== 'server_lost' && this.phase !== 'paused') return;
    this.isScored = false;
    this.scoring?.close();
    const hasBegun = this.playback.state !== 'idle';
    this.phase = hasBegun ? 'paused' : 'check';
    if (hasBegun) this.resume();
    else this.startCountIn();
  }

  /** Calls `done` once the video can play to its end without waiting; returns a function that cancels this. */
  whenLoaded(done: () => void): () => void {
    const { video } = this.#options;
    if (video.readyState === HAVE_ENOUGH_DATA) done();
    else video.addEventListener('canplaythrough', done, { once: true, signal: this.#closing.signal });
    return () => video.removeEventListener('canplaythrough', done);
  }

  /** Ends the run for good, in any phase. */
  close(): void {
    this.#closing.abort();
    this.countIn.stop();
    this.scoring?.close();
    this.practice?.close();
    this.playback.close();
    if (this.webcam) this.webcam.onChange = () => undefined;
  }

  get #judgeIsReady(): boolean {
    return !this.isScored || this.scoring?.client.state === 'ready';
  }

  get #cameraIsLost(): boolean {
    return this.isScored && this.webcam?.state === 'lost';
  }

  #openVideo(): Playback {
    const { video, dance, practice } = this.#options;
    const playback = new Playback(video, {
      onEpoch: (epoch) => this.#handleEpoch(epoch),
      onInterrupted: () => this.pause('interrupted'),
      onEnded: () => this.#handleEnded(),
      onFailed: () => this.#handleVideoFailure(),
    });
    video.addEventListener('canplaythrough', () => this.#playIfReady(), { signal: this.#closing.signal });
    video.addEventListener('progress', () => (this.loadedPercent = loadedPercentOf(video)), {
      signal: this.#closing.signal,
    });
    for (const element of practice ? [video, practice.secondVideo] : [video]) {
      element.preload = 'auto';
      element.src = dance.videoUrl;
    }
    practice?.practice.open(playback, practice.secondVideo);
    return playback;
  }

  #handleEpoch(epoch: Epoch): void {
    this.scoring?.sendEpoch(epoch);
    this.practice?.loop?.handlePlaybackRate(epoch.playbackRate);
    if (epoch.playbackRate > 0) this.#speed = Math.min(epoch.playbackRate, this.#speed ?? Infinity);
  }

  #openScoring(webcam: Webcam): Scoring {
    webcam.onChange = (state) => this.#handleCamera(state);
    const { dance, player, deviceId, lags, scope, way, lab, connect, createEncoder, onSecond } = this.#options;
    return new Scoring({
      request: { danceId: dance.id, player, deviceId, lags, scope, practice: this.#practiceRequest },
      connect,
      way,
      lab,
      createEncoder,
      onSecond,
      camera: webcam.video,
      stampFrame: (captureTime) => stampOf(this.playback.clock.mediaTimeAt(captureTime), this.playback.epoch),
      onCheckPassed: () => this.startCountIn(),
      onReady: (fps) => {
        if (way?.poses === 'server') way.recordServerRate(fps, dance.fps);
        this.#playIfReady();
      },
      onVerdict: (verdict, points) => this.#handleVerdict(verdict, points),
      onFinished: ([result]) => result && this.#handleFinished(result),
      onServerLost: () => this.#handleServerLost(),
      onBroken: () => this.pause('connection'),
      onResumed: () => {
        if (this.pauseReason === 'connection') this.resume();
      },
    });
  }

  /** The section as it is sent to the server. */
  get #practiceRequest(): ScoringRequest['practice'] {
    if (!this.practice) return null;
    const { plan, speed } = this.practice;
    return { fromS: plan.judgedFrom, toS: plan.loop.to, rate: speed };
  }

  #waitForVideo(): void {
    this.#playIfReady();
    const timer = setTimeout(() => {
      this.#hasLoadingTimedOut = true;
      this.#playIfReady();
    }, LOADING_TIMEOUT_MS);
    this.#closing.signal.addEventListener('abort', () => clearTimeout(timer));
  }

  #playIfReady(): void {
    if (this.phase !== 'count_in' || this.countIn.count > 0) return;
    if (!this.#judgeIsReady || this.#cameraIsLost || this.#options.page.hidden) return;
    if (this.#options.video.readyState < (this.#hasLoadingTimedOut ? HAVE_FUTURE_DATA : HAVE_ENOUGH_DATA)) return;
    void this.#play();
    if (this.#options.reopensCamera) void this.webcam?.reopen();
  }

  async #play(): Promise<void> {
    this.phase = 'dancing';
    this.pauseReason = null;
    try {
      await this.playback.play();
    } catch (error) {
      // An error with another name: we paused the video ourselves before it played.
      if (error instanceof Error && error.name === 'NotAllowedError') this.pause('click');
    }
  }

  #handleVerdict(verdict: VerdictMessage, points: number): void {
    this.practice?.handleVerdict(verdict);
    const stars = starsOf(points);
    const combo = comboLength(this.scoring?.client.verdicts ?? []);
    const reward = rewardOf(verdict, { newStar: stars > this.#stars, combo, comboBefore: this.#combo });
    if (reward && !this.practice) this.#options.onReward(reward);
    this.#stars = stars;
    this.#combo = combo;
  }

  #handleEnded(): void {
    if (this.practice) return this.practice.loop?.jumpBack();
    if (!this.isScored) {
      this.phase = 'finished';
      return;
    }
    this.phase = 'finishing';
    this.scoring?.hints.reset();
    const timer = setTimeout(() => this.scoring?.end(), LAST_FRAMES_DELAY_MS);
    this.#closing.signal.addEventListener('abort', () => clearTimeout(timer));
  }

  #handleFinished(result: DanceResult): void {
    // The video may still be playing if the server ended the dance first.
    this.playback.pause('pause');
    this.phase = 'finished';
    this.#options.onFinished(result, this.speed);
  }

  #handleVisibility(): void {
    if (this.#options.page.hidden) this.pause('hidden');
    else this.#playIfReady();
  }

  #handleCamera(state: 'open' | 'lost'): void {
    if (!this.isScored) return;
    this.scoring?.check.setCameraLost(state === 'lost');
    if (state === 'lost') this.pause('camera');
    else if (this.phase === 'paused' && this.pauseReason === 'camera') this.resume();
    else this.#playIfReady();
  }

  #handleServerLost(): void {
    if (this.scoring?.client.loss?.reason === 'full' && this.#options.onServerFull?.()) return;
    this.countIn.stop();
    this.playback.pause('pause');
    this.phase = 'server_lost';
  }

  #handleVideoFailure(): void {
    this.countIn.stop();
    this.scoring?.close();
    this.phase = 'no_video';
    const findProblem = this.#options.findVideoProblem ?? findVideoProblem;
    void findProblem(this.dance.id).then((problem) => (this.videoProblem = problem));
  }
}

/** In steps that a screen reader can keep up with. */
const LOADED_STEP_PERCENT = 5;

type Loading = Pick<HTMLVideoElement, 'duration'> & { readonly buffered: Pick<TimeRanges, 'length' | 'end'> };

/** How much of a video is loaded from its beginning on, in percent; null while that is not known. */
export const loadedPercentOf = ({ buffered, duration }: Loading): number | null => {
  if (!(duration > 0) || buffered.length === 0) return null;
  const percent = Math.min(100, (100 * buffered.end(0)) / duration);
  return LOADED_STEP_PERCENT * Math.floor(percent / LOADED_STEP_PERCENT);
};

/** The greatest reward of a verdict; null if it brings none. */
const rewardOf = (
  { rating, gold }: VerdictMessage,
  { newStar, combo, comboBefore }: { readonly newStar: boolean; readonly combo: number; readonly comboBefore: number },
): Reward | null => {
  if (newStar) return 'star';
  if (milestoneReached(comboBefore, combo)) return 'combo';
  return gold && rating && keepsCombo(rating) ? 'gold' : null;
};
