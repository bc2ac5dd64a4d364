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
/** Why a run stands still; `click`: the browser wants one before it plays. */
export type PauseReason = 'asked' | 'hidden' | 'camera' | 'connection' | 'click';

export type DanceRunOptions = {
  readonly dance: DanceSummary;
  /** Where the instructor is shown. */
  readonly video: HTMLVideoElement;
  /** A section to go over and over, and a second element that takes turns with the first; null to dance the whole. */
  readonly practice: { readonly of: Practice; readonly spare: HTMLVideoElement } | null;
  /** The camera, open; null to dance without one, and without a score. */
  readonly webcam: Webcam | null;
  readonly connect: () => Socket;
  /** Where the page says that it was hidden. */
  readonly page: Pick<Document, 'hidden'> & EventTarget;
  readonly player: string;
  readonly deviceId: string;
  /** How late this device's dances usually are; null before the first. */
  readonly lags: StartLags;
  /** What of the body is judged, until the camera check says otherwise. */
  readonly scope: Scope;
  /** Goes to the countdown at once: the player is still in place. */
  readonly skipsCheck: boolean;
  /** For browser tests: `?e2e=reopen-camera`. */
  readonly reopensCamera: boolean;
  /** The player's best run through this dance; empty before the first. */
  readonly best: PointsByMove;
  /** A star was gained. */
  readonly starred: () => void;
  /** With the slowest speed at which the video ran. */
  readonly finished: (result: DanceResult, speed: number) => void;
  readonly createEncoder?: (resized: (size: PictureSize) => void) => FrameEncoder;
  /** Finds out why a video could not be shown; by default by asking the server. */
  readonly findVideoProblem?: (danceId: string) => Promise<VideoProblem>;
};

/** Pictures taken before the video's end are still on their way through the browser for some 100 ms. */
const LAST_PICTURES: Milliseconds = 200;
/** A browser that loads only as it plays never says that it could play through; it has to do with less. */
const LOADING_PATIENCE: Milliseconds = 8_000;
/** Counts before a paused dance goes on. */
const PREROLL = 3;
/** HTMLMediaElement.readyState. */
const CAN_PLAY = 3;
const CAN_PLAY_THROUGH = 4;

/**
 * One dance: the instructor's video, the camera and the judge, brought together.
 *
 *     check ──▶ countdown ──▶ dancing ──the video's end──▶ finishing ──the result──▶ finished
 *                               │  ▲
 *                       pause() ▼  │ resume(), after a pre-roll
 *                              paused
 *
 * A server that goes leads to lost, a video that can't be shown to no_video.
 */
export class DanceRun {
  phase = $state<RunPhase>('check');
  pauseReason = $state<PauseReason | null>(null);
  /** Why the video could not be shown; null while that is being found out. */
  videoProblem = $state<VideoProblem | null>(null);
  /** False without a camera, and after the player chose to dance on without a score. */
  scored = $state(true);
  readonly dance: DanceSummary;
  readonly webcam: Webcam | null;
  readonly playback: Playback;
  readonly scoring: Scoring | null;
  /** Null when the whole is danced. */
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
    // It may have gone while nobody looked, before this run began.
    if (this.scoring) this.scoring.check.isBlind = this.#cameraIsLost;
    if (!options.webcam || options.skipsCheck) this.goOn();
  }

  /** The number that is called now: 5, 6, 7, 8 into the dance, 6, 7, 8 after a pause; null when none is. */
  get called(): number | null {
    return this.countdown.count > 0 ? countName(this.countdown.count) : null;
  }

  /** The slowest at which the video ran so far, 1 is full speed. */
  get speed(): number {
    return this.#speed ?? 1;
  }

  /** Points more than the best run had at the same move; null where that is not known, and not at full speed. */
  get ahead(): number | null {
    return this.scored && this.scoring && isFullSpeed(this.speed)
      ? aheadOf(this.#options.best, this.scoring.pointsByMove)
      : null;
  }

  /** What the dance still waits for once it has been counted down. */
  get waitsFor(): 'camera' | 'server' | 'video' | null {
    if (this.phase !== 'countdown' || this.countdown.count > 0) return null;
    if (this.#cameraIsLost) return 'camera';
    return this.#judgeIsReady ? 'video' : 'server';
  }

  /** From the camera check to the countdown. */
  goOn(): void {
    if (this.phase !== 'check') return;
    this.phase = 'countdown';
    this.countdown.start(COUNT_IN, countStep(this.dance.bpm), (count) => {
      // Asked for in the last second: until then the player still sees their skeleton.
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

  /** Goes on after three counts; as soon as the camera is back, if that has gone. */
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

  /** After the server or the camera has gone: dances on, without a score. */
  danceOn(): void {
    if (this.phase !== 'lost' && this.phase !== 'paused') return;
    this.scored = false;
    this.scoring?.close();
    const begun = this.playback.state !== 'idle';
    this.phase = begun ? 'paused' : 'check';
    if (begun) this.resume();
    else this.goOn();
  }

  /** Ends the run for good, wherever it is. */
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

  /** What the server is told of the section. */
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
      // Any other name: our own pause came between.
      if (error instanceof Error && error.name === 'NotAllowedError') this.pause('click');
    }
  }

  #stamp(captureTime: Milliseconds): Stamp | null {
    const shown = this.playback.clock.mediaTimeAt(captureTime);
    // Taken before this stretch of playback began, or while it stood still: nothing to judge.
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
    // Also when the server was the first to know that the dance is over.
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
