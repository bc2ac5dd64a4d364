import type { Epoch } from '@instep/choreo/epoch';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { DanceSummary } from '@instep/protocol/http';
import type { HoldReason, RoomAnchor } from '@instep/protocol/room-messages';
import { COUNT_IN_NUMBERS, countInNumber, numberTime } from '../play/count-in.ts';
import { Playback } from '../play/playback.svelte.ts';
import { ensureFrameCallbacks, hasFrameCallbacks } from './frame-callbacks.ts';
import { MAX_LEFT, MAX_NUDGED, planStep } from './in-step.ts';
import { LeadAnchors } from './lead-anchors.ts';
import { primeVideo } from './prime-video.ts';
import type { RoomTime } from './room-time.ts';
import { RoomTimer } from './room-timer.ts';
import type { StartDelays } from './start-delays.ts';

export type ScreenRoundOptions = {
  /** The element that was primed when this device became a screen: primeVideo(). */
  readonly video: HTMLVideoElement;
  readonly dance: Pick<DanceSummary, 'videoUrl' | 'bpm'>;
  readonly round: number;
  /** Where the round begins in the dance. */
  readonly fromS: Seconds;
  readonly firstMoveAt: Seconds;
  readonly clock: RoomTime;
  /** This screen's video is the room's timeline. */
  readonly isLead: () => boolean;
  readonly isOnlyScreen: () => boolean;
  readonly startDelays: Pick<StartDelays, 'lead' | 'record'>;
  /** Reports whether the page is hidden. */
  readonly page: Pick<Document, 'hidden'> & EventTarget;
  readonly sendAnchor: (anchor: Omit<RoomAnchor, 'type'>) => void;
  readonly onLoaded: () => void;
  readonly onEnded: () => void;
  readonly onFailed: () => void;
  readonly onEpoch: (epoch: Epoch) => void;
  /** The room has to wait: something outside the page paused the video, or the lead's page is hidden. */
  readonly onHold: (reason: Extract<HoldReason, 'asked' | 'hidden'>) => void;
  /** The browser requires a press before it plays the video: then call `playAfterPress()`. */
  readonly onNeedsClick: () => void;
};

/** The video is, or was, at `mediaTime` at the moment `at` of the room's clock, and runs at `rate`. */
type Timeline = { readonly at: Milliseconds; readonly mediaTime: Seconds; readonly rate: number };

/** A browser that loads only while it plays never reports that it can play through. */
const LOADING_TIMEOUT: Milliseconds = 8_000;
/** How many numbers are shown before a held dance goes on: 6, 7, 8. */
const RESUME_NUMBERS = 3;
/** How long after its start a video is looked at: its first frames come irregularly. */
const FIRST_LOOK: Milliseconds = 800;
const LOOK_INTERVAL: Milliseconds = 250;
/** An older frame says nothing about now: the page was hidden, or the video stands. */
const MAX_FRAME_AGE: Milliseconds = 300;
/** An older anchor of the lead is no timeline any more. */
const MAX_ANCHOR_AGE: Milliseconds = 1_500;
/** How long a browser takes to jump in a video that plays. */
const SEEK_TIME: Milliseconds = 100;
/** A start that was late by more tells nothing about the next. */
const MAX_START_LATENESS: Milliseconds = 30;

/** One round on a screen: its video starts on the room's clock, and stays in step with the other screens'. */
export class ScreenRound {
  /** The number of the count-in that is shown now; null if none is. */
  shownNumber = $state<number | null>(null);
  isLoaded = $state(false);
  /** The browser refused to play without a press. */
  needsClick = $state(false);
  /** The video can't be played here. */
  hasFailed = $state(false);
  readonly playback: Playback;
  readonly dance: ScreenRoundOptions['dance'];
  /** The browser does not say which frame is on the screen. */
  readonly isCoarse: boolean;
  readonly #options: ScreenRoundOptions;
  readonly #anchors: LeadAnchors;
  readonly #closing = new AbortController();
  /** What the round's last `count` said; null before it, while held, and once the lead's video has stalled. */
  #schedule: Timeline | null = null;
  #hasCounted = false;
  /** What the lead's video showed last. */
  #lead: Timeline | null = null;
  #soughtAt: Milliseconds = -Infinity;
  readonly #playTimer: RoomTimer;
  readonly #countTimer: RoomTimer;
  readonly #lookTimer: RoomTimer;

  constructor(options: ScreenRoundOptions) {
    const { video, dance, round, clock, isLead, page, sendAnchor } = options;
    this.#options = options;
    this.dance = dance;
    this.#playTimer = new RoomTimer(clock);
    this.#countTimer = new RoomTimer(clock);
    this.#lookTimer = new RoomTimer(clock);
    this.isCoarse = !hasFrameCallbacks(video);
    ensureFrameCallbacks(video);
    this.playback = new Playback(video, {
      onEpoch: (epoch) => this.#handleEpoch(epoch),
      onInterrupted: () => options.onHold('asked'),
      onEnded: () => this.#handleEnded(),
      onFailed: () => this.#handleFailed(),
    });
    this.#anchors = new LeadAnchors({ playback: this.playback, round, clock, isLead, send: sendAnchor });
    page.addEventListener('visibilitychange', () => this.#handleVisibility(), { signal: this.#closing.signal });
    this.#load();
  }

  /** The video is at `mediaTime` at the moment `at` of the room's clock. */
  handleCount({ at, mediaTime }: { readonly at: Milliseconds; readonly mediaTime: Seconds }): void {
    const schedule = { at, mediaTime, rate: 1 };
    if (this.#runsBy(schedule)) return;
    this.#stop();
    this.playback.pause('pause');
    this.#schedule = schedule;
    this.#lead = null;
    this.#seekIfOff(mediaTime);
    const numbers = this.#hasCounted ? RESUME_NUMBERS : COUNT_IN_NUMBERS;
    this.#hasCounted = true;
    this.#showNumbers(at, numbers);
    this.#playTimer.set(at - this.#options.startDelays.lead, () => void this.#start());
  }

  /** The room waits: everybody's video stands at `mediaTime`. */
  handleHeld({ mediaTime }: { readonly mediaTime: Seconds }): void {
    this.#stop();
    this.#schedule = null;
    this.#hasCounted = true;
    this.playback.pause('pause');
    this.#seekIfOff(mediaTime);
  }

  /** What the lead's video shows. */
  handleAnchor({ round, mediaTime, shownAt, rate }: RoomAnchor): void {
    if (round !== this.#options.round || this.#options.isLead()) return;
    if (this.#schedule && shownAt < this.#schedule.at) return;
    this.#lead = { at: shownAt, mediaTime, rate };
  }

  /** Plays after the press that the browser required; call it in the press. */
  playAfterPress(): void {
    this.needsClick = false;
    const target = this.#target;
    if (target) void this.#joinIn(target);
    else primeVideo(this.#options.video);
  }

  /** Ends the round on this screen; the element can be used for the next one. */
  close(): void {
    this.#closing.abort();
    this.#stop();
    this.#anchors.close();
    this.playback.close();
  }

  /** Where this screen's video should be: where the lead's is; before that is known, where the count wants it. */
  get #target(): Timeline | null {
    if (this.#lead === null) return this.#schedule;
    const age = this.#options.clock.now() - this.#lead.at;
    return this.#lead.rate > 0 && age <= MAX_ANCHOR_AGE ? this.#lead : null;
  }

  /** The dance runs here as it should: a count after a short break in the connection changes nothing. */
  #runsBy(timeline: Timeline): boolean {
    const frame = this.playback.clock.lastFrame;
    if (this.playback.state !== 'playing' || frame?.epoch !== this.playback.epoch) return false;
    const { clock } = this.#options;
    return Math.abs(1000 * (mediaTimeAt(timeline, clock.toRoom(frame.shownAt)) - frame.mediaTime)) <= MAX_NUDGED;
  }

  #load(): void {
    const { video, dance, fromS } = this.#options;
    const { signal } = this.#closing;
    const finish = (): void => {
      if (this.isLoaded) return;
      this.isLoaded = true;
      this.#options.onLoaded();
    };
    video.addEventListener('canplaythrough', finish, { once: true, signal });
    const handleCanPlay = (): void => {
      const timer = setTimeout(finish, LOADING_TIMEOUT);
      signal.addEventListener('abort', () => clearTimeout(timer));
    };
    video.addEventListener('canplay', handleCanPlay, { once: true, signal });
    video.preload = 'auto';
    video.src = dance.videoUrl;
    if (fromS > 0) video.currentTime = fromS;
  }

  async #start(): Promise<void> {
    const calledAt = performance.now();
    const schedule = this.#schedule;
    if (!schedule) return;
    const lateness = calledAt - this.#options.clock.toLocal(schedule.at - this.#options.startDelays.lead);
    if (lateness > FIRST_LOOK) return void this.#joinIn(schedule);
    this.#lookTimer.set(schedule.at + FIRST_LOOK, () => {
      if (lateness <= MAX_START_LATENESS) this.#recordStart(calledAt, schedule);
      this.#look();
    });
    await this.#play();
  }

  /** Goes to where the others are, and plays on from there. */
  async #joinIn(timeline: Timeline): Promise<void> {
    const lead = this.#options.startDelays.lead + SEEK_TIME;
    this.#options.video.currentTime = mediaTimeAt(timeline, this.#options.clock.now() + lead);
    this.#soughtAt = -Infinity;
    this.#lookAgainIn(FIRST_LOOK);
    await this.#play();
  }

  async #play(): Promise<void> {
    try {
      await this.playback.play();
    } catch (error) {
      // An error with another name: the video was paused before it played.
      if (!(error instanceof Error) || error.name !== 'NotAllowedError') return;
      this.playback.pause('pause');
      this.#lookTimer.clear();
      this.needsClick = true;
      this.#options.onNeedsClick();
      // The others would dance to a timeline that stands.
      if (this.#options.isLead()) this.#options.onHold('asked');
    }
  }

  /** How long the video took from `play()` to its first frame, from where it was a little later. */
  #recordStart(calledAt: Milliseconds, { mediaTime }: Timeline): void {
    const frame = this.playback.clock.lastFrame;
    if (this.#schedule === null || frame?.epoch !== this.playback.epoch) return;
    this.#options.startDelays.record(frame.shownAt - calledAt - 1000 * (frame.mediaTime - mediaTime));
  }

  /** Compares the video with where it should be, again and again while it plays. */
  #look(): void {
    this.#lookAgainIn(LOOK_INTERVAL);
    const { video, isLead, isOnlyScreen, firstMoveAt, clock } = this.#options;
    // The lead's video is the time; only at its start it gets into step with the count.
    if (isLead() && isOnlyScreen()) return;
    const frame = this.playback.clock.lastFrame;
    const target = this.#target;
    const now = performance.now();
    const isCurrent = frame?.epoch === this.playback.epoch && frame.rate > 0 && now - frame.shownAt < MAX_FRAME_AGE;
    const plan =
      isCurrent && target
        ? planStep({
            behind: 1000 * (mediaTimeAt(target, clock.toRoom(frame.shownAt)) - frame.mediaTime),
            rate: video.playbackRate,
            mayNudge: video.muted || frame.mediaTime < firstMoveAt,
            sinceSeek: now - this.#soughtAt,
          })
        : KEEP;
    if (plan.rate !== video.playbackRate) this.playback.nudge(plan.rate);
    if (plan.seeks && target) this.#seek(target, now);
    // Its first look behind it, a lead that has nothing left to mend is the time.
    if (isLead() && plan.rate === 1) this.#schedule = null;
  }

  #lookAgainIn(delay: Milliseconds): void {
    this.#lookTimer.set(this.#options.clock.now() + delay, () => this.#look());
  }

  #seek(target: Timeline, now: Milliseconds): void {
    this.#soughtAt = now;
    this.#options.video.currentTime = mediaTimeAt(target, this.#options.clock.now() + SEEK_TIME);
  }

  /** While the video stands, it is put where everybody's should be. */
  #seekIfOff(mediaTime: Seconds): void {
    const { video } = this.#options;
    if (1000 * Math.abs(video.currentTime - mediaTime) > MAX_LEFT) video.currentTime = mediaTime;
  }

  #showNumbers(at: Milliseconds, numbers: number): void {
    const time = numberTime(this.dance.bpm);
    const show = (): void => {
      const remaining = Math.ceil((at - this.#options.clock.now()) / time - 1e-6);
      this.shownNumber = remaining >= 1 && remaining <= numbers ? countInNumber(remaining) : null;
      if (remaining < 1) return;
      const next = Math.min(remaining - 1, numbers);
      this.#countTimer.set(at - next * time, show);
    };
    show();
  }

  #handleEpoch(epoch: Epoch): void {
    // From here on the count says nothing about where the video is.
    if (epoch.reason === 'stall') this.#schedule = null;
    this.#anchors.handleEpoch(epoch);
    this.#options.onEpoch(epoch);
  }

  #handleEnded(): void {
    this.#stop();
    this.#options.onEnded();
  }

  #handleFailed(): void {
    this.#stop();
    this.hasFailed = true;
    this.#options.onFailed();
  }

  #handleVisibility(): void {
    if (this.#options.page.hidden && this.#options.isLead()) this.#options.onHold('hidden');
  }

  #stop(): void {
    for (const timer of [this.#playTimer, this.#countTimer, this.#lookTimer]) timer.clear();
    this.shownNumber = null;
    if (this.#options.video.playbackRate !== 1) this.playback.nudge(1);
  }
}

const KEEP = { seeks: false, rate: 1 };

const mediaTimeAt = ({ at, mediaTime, rate }: Timeline, moment: Milliseconds): Seconds =>
  mediaTime + ((moment - at) / 1000) * rate;
