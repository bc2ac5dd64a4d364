import type { DanceResult } from '@instep/choreo/result';
import type { Scope } from '@instep/choreo/verdict';
import type { DanceDetails, DanceSummary, HostChoice } from '@instep/protocol/http';
import { fetchTicket, getDance, getPoses, playUrl } from '../api.ts';
import { enterFullScreen, leaveFullScreen } from '../browser/window.ts';
import { playChime, type Reward } from './chime.ts';
import { isNewBest, type RankedRun, isFullSpeed } from '../preferences/best-run.ts';
import { DanceRun } from './dance-run.svelte.ts';
import { lagsForStart } from '../preferences/lag-memory.ts';
import { Channel } from './channel.ts';
import type { LabLink } from './lab-link.ts';
import { Practice } from './practice.svelte.ts';
import { planPractice, sectionAround, type Section } from './section.ts';
import type { PoseChoice } from '../device-pose/choose-way.ts';
import { openPoseWay } from '../device-pose/open-pose-way.ts';
import type { PoseWay } from '../device-pose/pose-way.svelte.ts';
import { reopensCamera } from '../browser/path.ts';
import { worstMoments } from './worst-moments.ts';
import type { Preferences } from '../preferences/preferences.svelte.ts';
import type { TodaysRun } from '../preferences/todays-runs.ts';
import type { Camera } from '../camera/camera-list.ts';
import { HealthRecorder } from '../camera/health-history.ts';
import { Webcam } from '../camera/webcam.svelte.ts';

/** How a run begins. */
type RunStart = {
  readonly withCamera: boolean;
  readonly skipsCheck: boolean;
  /** The section to practise; null to dance the whole. */
  readonly section: Section | null;
};

/** The speed of the first practice: slow enough to follow, fast enough to feel like the dance. */
export const FIRST_PRACTICE_SPEED = 0.7;

/** One visit to a dance: the camera stays open for all of its runs. */
export class DanceVisit {
  /** Null before the player has chosen how to dance. */
  run = $state.raw<DanceRun | null>(null);
  /** The last result is a new best of this dance on this device. */
  isNewBest = $state(false);
  /** The last run's frames were changed in the Lab: it does not count. */
  isUncounted = $state(false);
  /** The last result in today's table; null if it is not in there. */
  todaysRun = $state.raw<TodaysRun | null>(null);
  /** The dance's moves; null until they are loaded, and if loading fails: one can dance without them. */
  details = $state.raw<DanceDetails | null>(null);
  /** Who looks inside; null until the Lab is opened. */
  lab = $state.raw<LabLink | null>(null);
  readonly dance: DanceSummary;
  readonly webcam: Webcam;
  readonly way: PoseWay;
  readonly health: HealthRecorder;
  readonly #preferences: Preferences;
  readonly #page: Window;
  #goesOn = false;
  #audioContext: AudioContext | null = null;
  /** The section of the current run; null for the whole dance. */
  #section: Section | null = null;
  /** What to begin once the camera is open. */
  #pendingStart: { readonly section: Section | null } | null = null;

  constructor(dance: DanceSummary, host: HostChoice, preferences: Preferences, page: Window) {
    this.dance = dance;
    this.way = openPoseWay(host, page, () => this.run?.scoring?.handleWaySettled());
    this.#preferences = preferences;
    this.#page = page;
    this.health = new HealthRecorder(page);
    this.webcam = new Webcam(this.#createVideo({ muted: true }), page.navigator.mediaDevices, {
      known: preferences.camera,
    });
    getDance(dance.id).then(
      (details) => (this.details = details),
      () => undefined,
    );
  }

  /**
   * The section to practise: around the move that went worst last time, else the beginning. Null while the moves are
   * not known.
   */
  get weakSection(): Section | null {
    const moves = this.details?.moves ?? [];
    const weak = moves.find(({ n }) => n === this.#preferences.weakSpots[this.dance.id]) ?? moves[0];
    return weak ? sectionAround(moves, weak.n) : null;
  }

  /** Opens the camera; then goes on to the camera check, and after it to `section`, if that is to be practised. */
  async useCamera(section: Section | null = null): Promise<void> {
    // Go full screen before the browser asks for the camera: after that it no longer counts the player's key press.
    this.#enterFullScreen();
    this.#pendingStart = { section };
    await this.webcam.open();
    this.#beginPending();
  }

  /** Uses another camera from now on; before a run, goes on to the camera check with it. */
  async changeCamera(camera: Camera): Promise<void> {
    this.#preferences.setCamera(camera);
    if (!this.run) this.#pendingStart ??= { section: null };
    await this.webcam.open(camera.deviceId);
    this.#beginPending();
  }

  playWithoutCamera(): void {
    this.#pendingStart = null;
    this.#enterFullScreen();
    this.webcam.close();
    this.#begin({ withCamera: false, skipsCheck: true, section: null });
  }

  /** Starts the whole dance again, with or without the camera as before. */
  restart(): void {
    this.#begin({ withCamera: this.#hasCamera, skipsCheck: true, section: null });
  }

  /** Starts the same dance for another player, who takes the place before the camera; '' is the guest. */
  restartFor(player: string): void {
    this.#preferences.setPlayer(player);
    this.restart();
  }

  /** Repeats a section until the player stops, at the speed of their last practice. */
  startPractice(section: Section): void {
    this.#begin({ withCamera: this.#hasCamera, skipsCheck: true, section });
  }

  /** Another dance follows this one: the page stays full screen. */
  goOn(): void {
    this.#goesOn = true;
  }

  close(): void {
    this.#pendingStart = null;
    this.run?.close();
    this.webcam.close();
    this.way.close();
    this.health.close();
    if (!this.#goesOn) leaveFullScreen(this.#page.document);
    void this.#audioContext?.close();
  }

  /** A lost camera may come back; until then the run waits for it. */
  get #hasCamera(): boolean {
    return this.webcam.state === 'open' || this.webcam.state === 'lost';
  }

  /** A camera may answer late or twice: the first answer begins what was requested last. */
  #beginPending(): void {
    if (this.webcam.state !== 'open' || !this.#pendingStart) return;
    const { section } = this.#pendingStart;
    this.#pendingStart = null;
    this.#begin({ withCamera: true, skipsCheck: false, section });
  }

  #enterFullScreen(): void {
    if (this.#preferences.fillsScreen) enterFullScreen(this.#page.document);
  }

  /** Changes where poses are estimated, in the camera check, which begins again. */
  choosePoses(choice: PoseChoice): void {
    this.#preferences.poses = choice;
    this.#preferences.save();
    this.way.chooseAgain(choice);
    this.#begin({ withCamera: true, skipsCheck: false, section: this.#section });
  }

  /** Changes which parts of the body are judged, from the camera check on, and in later dances. */
  chooseScope(scope: Scope): void {
    this.#preferences.scope = scope;
    this.#preferences.save();
    const check = this.run?.scoring?.check;
    if (check) check.scope = scope;
  }

  #begin(start: RunStart): void {
    const { withCamera, skipsCheck, section } = start;
    this.#section = section;
    this.todaysRun = null;
    if (withCamera) this.way.choose(this.#preferences.poses);
    // The upper body, offered to a player who can't step back, also applies to the runs that follow that camera check.
    const scope = this.run?.scoring?.check.scope ?? this.#preferences.scope;
    this.run?.close();
    this.#preferences.movePlayerFirst();
    const practice = section && this.#createPractice(section);
    const { location, document } = this.#page;
    this.run = new DanceRun({
      dance: this.dance,
      video: this.#createVideo({ muted: false }),
      practice: practice && { practice, secondVideo: this.#createVideo({ muted: true }) },
      webcam: withCamera ? this.webcam : null,
      connect: () => new Channel({ fetchTicket, openSocket: () => new WebSocket(playUrl(location.href)) }),
      page: document,
      player: this.#preferences.player,
      deviceId: this.#preferences.deviceId,
      scope,
      lags: lagsForStart(this.#preferences),
      skipsCheck,
      way: this.way,
      onSecond: this.health.record,
      lab: () => this.lab,
      onServerFull: () => this.#useDeviceInstead(start),
      reopensCamera: reopensCamera(location.href),
      best: this.#preferences.bests[this.dance.id]?.byMove ?? {},
      onReward: (reward) => this.chime(0, reward),
      onFinished: (result, speed) => this.#storeResult({ ...result, speed }, !this.lab?.input),
    });
  }

  /** Begins a run again on the device, if it may take over from a full server. */
  #useDeviceInstead(start: RunStart): boolean {
    if (this.way.poses === 'device' || !this.way.recordServerFull(this.#preferences.poses)) return false;
    this.#begin(start);
    return true;
  }

  #createPractice(section: Section): Practice | null {
    if (!this.details) return null;
    const { moves, bpm = null, durationS } = this.details;
    const plan = planPractice(section, moves, { bpm, durationS });
    if (!plan) return null;
    const practice = new Practice(plan, this.run?.practice?.speed ?? FIRST_PRACTICE_SPEED);
    getPoses(this.details, plan.loop).then(
      (poses) => (practice.poses = poses),
      // Without the poses there is no ghost, but one can still practise.
      () => undefined,
    );
    return practice;
  }

  /** Plays a chime as loud as the music, some semitones higher if asked. */
  chime(semitones = 0, reward: Reward = 'star'): void {
    const { muted, volume } = this.#preferences;
    if (muted || volume === 0) return;
    this.#audioContext ??= new AudioContext();
    playChime(this.#audioContext, volume, semitones, reward);
  }

  /** A run with frames that were changed in the Lab does not count: it is no best, and not in today's table. */
  #storeResult(result: DanceResult & RankedRun, isCounted: boolean): void {
    const before = this.#preferences.bests[this.dance.id]?.points ?? 0;
    const run = { ...result, complete: result.complete && isCounted };
    this.isUncounted = !isCounted;
    this.isNewBest = isNewBest(run, before);
    // At a lower speed the same lag is less media time, so it is not stored.
    this.#preferences.recordLag(isFullSpeed(run.speed) ? run.lagMs : null);
    this.#preferences.recordResult(this.dance.id, run, this.run?.scoring?.pointsByMove);
    this.todaysRun = isCounted ? this.#recordTodaysRun(run) : null;
    const verdicts = this.run?.scoring?.client.verdicts ?? [];
    const [worst] = worstMoments(verdicts, this.details?.moves ?? [], null);
    this.#preferences.setWeakSpot(this.dance.id, worst?.n ?? null);
  }

  /** An incomplete dance has its place in today's table, too: its points are lower. */
  #recordTodaysRun({ score, speed, points, stars }: DanceResult & RankedRun): TodaysRun | null {
    if (score === null || !isFullSpeed(speed)) return null;
    const run = { danceId: this.dance.id, player: this.#preferences.player, points, stars };
    this.#preferences.recordTodaysRun(run);
    return run;
  }

  #createVideo({ muted }: { readonly muted: boolean }): HTMLVideoElement {
    const video = this.#page.document.createElement('video');
    video.playsInline = true;
    video.muted = muted;
    video.disablePictureInPicture = true;
    return video;
  }
}
