/** Runs one dance from the camera check to the result. */
import type { StartLags } from '../preferences/lag-memory.ts';
import type { Epoch } from '@instep/choreo/epoch';
import { starsOf } from '@instep/choreo/rating';
import type { DanceResult } from '@instep/choreo/result';
import type { Milliseconds } from '@instep/choreo/units';
import type { Scope } from '@instep/choreo/verdict';
import type { DanceSummary } from '@instep/protocol/http';
import { aheadOf, type PointsByMove, isFullSpeed } from '../preferences/best-run.ts';
import { COUNT_IN, countName, countStep } from './count-in.ts';
import { Countdown } from './countdown.svelte.ts';
import type { Stamp } from './frame-sender.ts';
import { Playback } from './playback.svelte.ts';
import type { Practice } from './practice.svelte.ts';
import { Scoring, type ScoringRequest } from './scoring.svelte.ts';
import type { Socket } from './session-client.svelte.ts';
import { findVideoProblem, type VideoProblem } from './video-problem.ts';
import type { Webcam } from '../camera/webcam.svelte.ts';
import type { FrameEncoder } from '../camera/webcam-frame.ts';
import type { PictureSize } from '../drawing/drawn-pose.ts';

export type RunPhase =
  'check' | 'countdown' | 'dancing' | 'paused' | 'preroll' | 'finishing' | 'finished' | 'lost' | 'no_video';
/** Why a run is paused; `click`: the browser requires a click before it plays the video. */
export type PauseReason = 'asked' | 'hidden' | 'camera' | 'connection' | 'click';

export type DanceRunOptions = {
  readonly dance: DanceSummary;
  /** The element that shows the dancer. */
  readonly video: HTMLVideoElement;
  /** A section to repeat, and a second element that plays alternately with the first; null to dance the whole. */
  readonly practice: { readonly of: Practice; readonly spare: HTMLVideoElement } | null;
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
  /** Starts with the countdown: the player is still in place. */
  readonly skipsCheck: boolean;
  /** For browser tests: `?e2e=reopen-camera`. */
  readonly reopensCamera: boolean;
  /** The player's best run through this dance; empty before the first. */
  readonly best: PointsByMove;
  /** A star was earned. */
  readonly starred: () => void;
  /** Called with the slowest speed at which the video ran. */
  readonly finished: (result: DanceResult, speed: number) => void;
  readonly createEncoder?: (resized: (size: PictureSize) => void) => FrameEncoder;
  /** Finds out why a video could not be played; by default by asking the server. */
  readonly findVideoProblem?: (danceId: string) => Promise<VideoProblem>;
};

/** Frames captured before the video's end are still on their way through the browser for about 100 ms. */
const LAST_PICTURES: Milliseconds = 200;
/**
 * A browser that loads only while it plays never reports that it can play through; after this, `CAN_PLAY` is enough.
 */
const LOADING_PATIENCE: Milliseconds = 8_000;
/** How many counts come before a paused dance continues. */
const PREROLL = 3;
/** HTMLMediaElement.readyState. */
const CAN_PLAY = 3;
const CAN_PLAY_THROUGH = 4;

/**
 * Runs one dance: connects the dancer's video, the camera and the judge.
 *
 *     check ──▶ countdown ──▶ dancing ──the video's end──▶ finishing ──the result──▶ finished
 *                               │  ▲
 *                       pause() ▼  │ resume(), after a pre-roll
 *                              paused
 *
 * If the server is lost, the phase becomes lost; if the video can't be played, no_video.
 */
export class DanceRun {
  phase = $state<RunPhase>('check');
  pauseReason = $state<PauseReason | null>(null);
  /** Why the video could not be played; null while that is being found out. */
  videoProblem = $state<VideoProblem | null>(null);
  /** False without a camera, and after the player chose to continue without a score. */
  scored = $state(true);
  readonly dance: DanceSummary;
  readonly webcam: Webcam | null;
  readonly playback: Playback;
  readonly scoring: Scoring | null;
  /** Null if the whole is danced. */
  readonly practice: Practice | null;
  readonly countdown = new Countdown();
  readonly #options: DanceRunOptions;
  #speed = $state<number | null>(null);
  readonly #closing = new AbortController();
  #patient = true;
  #stars = 0;

  constructor(options: DanceRunOptions) {
    this.#options = options;
    this.dance = options.dance;
    this.webcam = options.webcam;
    this.scored = options.webcam !== null;
    this.practice = options.practice?.of ?? null;
    this.playback = this.#openVideo();
    this.scoring = options.webcam && this.#openScoring(options.webcam);
    const { signal } = this.#closing;
    options.page.addEventListener('visibilitychange', () => this.#handleVisibility(), { signal });
    // The camera may have been lost before this run began, when nothing listened for that.
    if (this.scoring) this.scoring.check.isBlind = this.#cameraIsLost;
    if (!options.webcam || options.skipsCheck) this.goOn();
  }

  /** The number that is shown now: 5, 6, 7, 8 before the dance, 6, 7, 8 after a pause; null if none is. */
  get called(): number | null {
    return this.countdown.count > 0 ? countName(this.countdown.count) : null;
  }

  /** The slowest speed at which the video has run so far; 1 is full speed. */
  get speed(): number {
    return this.#speed ?? 1;
  }

  /**
   * How many points more than the best run had at the same move; null if that is not known or the speed is not full.
   */
  get ahead(): number | null {
    return this.scored && this.scoring && isFullSpeed(this.speed)
      ? aheadOf(this.#options.best, this.scoring.pointsByMove)
      : null;
  }

  /** What the dance still waits for after its countdown. */
  get waitsFor(): 'camera' | 'server' | 'video' | null {
    if (this.phase !== 'countdown' || this.countdown.count > 0) return null;
    if (this.#cameraIsLost) return 'camera';
    return this.#judgeIsReady ? 'video' : 'server';
  }

  /** Moves on from the camera check to the countdown. */
  goOn(): void {
    if (this.phase !== 'check') return;
    this.phase = 'countdown';
    this.countdown.start(COUNT_IN, countStep(this.dance.bpm), (count) => {
      // The judge is requested at the last count: until then the player still sees their skeleton.
      if (count <= 1 && this.scored) this.scoring?.start();
      if (count === 0) this.#awaitVideo();
    });
  }

  pause(reason: PauseReason): void {
    if (this.phase !== 'dancing' && this.phase !== 'preroll') return;
    this.countdown.stop();
    this.playback.pause(reason === 'hidden' ? 'hidden' : 'pause');
    this.scoring?.hints.forget();
    this.phase = 'paused';
    this.pauseReason = reason;
  }

  /** Continues after three counts; if the camera is lost, as soon as it is back. */
  resume(): void {
    if (this.phase !== 'paused') return;
    if (this.#cameraIsLost) {
      this.pauseReason = 'camera';
      return;
    }
    this.phase = 'preroll';
    this.countdown.start(PREROLL, countStep(this.dance.bpm), (count) => {
      if (count === 0) void this.#play();
    });
  }

  /** Continues without a score after the server or the camera was lost. */
  danceOn(): void {
    if (this.phase !== 'lost' && this.phase !== 'paused') return;
    this.scored = false;
    this.scoring?.close();
    const begun = this.playback.state !== 'idle';
    this.phase = begun ? 'paused' : 'check';
    if (begun) this.resume();
    else this.goOn();
  }

  /** Ends the run for good, in any phase. */
  close(): void {
    this.#closing.abort();
    this.countdown.stop();
    this.scoring?.close();
    this.practice?.close();
    this.playback.close();
    if (this.webcam) this.webcam.onChange = () => undefined;
  }

  get #judgeIsReady(): boolean {
    return !this.scored || this.scoring?.client.state === 'ready';
  }

  get #cameraIsLost(): boolean {
    return this.scored && this.webcam?.state === 'lost';
  }

  #openVideo(): Playback {
    const { video, dance, practice } = this.#options;
    const playback = new Playback(video, {
      turned: (epoch) => this.#handleTurn(epoch),
      interrupted: () => this.pause('asked'),
      ended: () => this.#handleEnded(),
      failed: () => this.#handleNoVideo(),
    });
    video.addEventListener('canplaythrough', () => this.#beginIfReady(), { signal: this.#closing.signal });
    for (const element of practice ? [video, practice.spare] : [video]) {
      element.preload = 'auto';
      element.src = dance.videoUrl;
    }
    practice?.of.open(playback, practice.spare);
    return playback;
  }

  #handleTurn(epoch: Epoch): void {
    this.scoring?.tellEpoch(epoch);
    this.practice?.loop?.handleTurn(epoch.playbackRate);
    if (epoch.playbackRate > 0) this.#speed = Math.min(epoch.playbackRate, this.#speed ?? Infinity);
  }

  #openScoring(webcam: Webcam): Scoring {
    webcam.onChange = (state) => this.#handleCamera(state);
    const { dance, player, deviceId, lags, scope, connect, createEncoder } = this.#options;
    return new Scoring({
      request: { danceId: dance.id, player, deviceId, lags, scope, practice: this.#stretch },
      connect,
      createEncoder,
      camera: webcam.video,
      stamp: (captureTime) => this.#stamp(captureTime),
      checked: () => this.goOn(),
      ready: () => this.#beginIfReady(),
      judged: () => this.#handleVerdict(),
      finished: (result) => this.#handleFinished(result),
      lost: () => this.#handleLost(),
      broken: () => this.pause('connection'),
      mended: () => {
        if (this.pauseReason === 'connection') this.resume();
      },
    });
  }

  /** The section as it is sent to the server. */
  get #stretch(): ScoringRequest['practice'] {
    if (!this.practice) return null;
    const { plan, rate } = this.practice;
    return { fromS: plan.judgedFrom, toS: plan.loop.to, rate };
  }

  #awaitVideo(): void {
    this.#beginIfReady();
    const timer = setTimeout(() => {
      this.#patient = false;
      this.#beginIfReady();
    }, LOADING_PATIENCE);
    this.#closing.signal.addEventListener('abort', () => clearTimeout(timer));
  }

  #beginIfReady(): void {
    if (this.phase !== 'countdown' || this.countdown.count > 0) return;
    if (!this.#judgeIsReady || this.#cameraIsLost || this.#options.page.hidden) return;
    if (this.#options.video.readyState < (this.#patient ? CAN_PLAY_THROUGH : CAN_PLAY)) return;
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

  #stamp(captureTime: Milliseconds): Stamp | null {
    const shown = this.playback.clock.mediaTimeAt(captureTime);
    // Captured before this epoch began, or while the video was not playing: nothing to judge.
    if (shown?.epoch !== this.playback.epoch || shown.rate === 0) return null;
    return { mediaTime: shown.mediaTime, epoch: shown.epoch };
  }

  #handleVerdict(): void {
    if (!this.scoring) return;
    const { verdicts, points } = this.scoring.client;
    this.practice?.hear(verdicts);
    const stars = starsOf(points);
    if (stars > this.#stars && !this.practice) this.#options.starred();
    this.#stars = stars;
  }

  #handleEnded(): void {
    if (this.practice) return this.practice.loop?.turn();
    if (!this.scored) {
      this.phase = 'finished';
      return;
    }
    this.phase = 'finishing';
    this.scoring?.hints.forget();
    const timer = setTimeout(() => this.scoring?.end(), LAST_PICTURES);
    this.#closing.signal.addEventListener('abort', () => clearTimeout(timer));
  }

  #handleFinished(result: DanceResult): void {
    // The video may still be playing if the server ended the dance first.
    this.playback.pause('pause');
    this.phase = 'finished';
    this.#options.finished(result, this.speed);
  }

  #handleVisibility(): void {
    if (this.#options.page.hidden) this.pause('hidden');
    else this.#beginIfReady();
  }

  #handleCamera(state: 'open' | 'lost'): void {
    if (!this.scored) return;
    if (this.scoring) this.scoring.check.isBlind = state === 'lost';
    if (state === 'lost') this.pause('camera');
    else if (this.phase === 'paused' && this.pauseReason === 'camera') this.resume();
    else this.#beginIfReady();
  }

  #handleLost(): void {
    this.countdown.stop();
    this.playback.pause('pause');
    this.phase = 'lost';
  }

  #handleNoVideo(): void {
    this.countdown.stop();
    this.scoring?.close();
    this.phase = 'no_video';
    const find = this.#options.findVideoProblem ?? findVideoProblem;
    void find(this.dance.id).then((problem) => (this.videoProblem = problem));
  }
}
