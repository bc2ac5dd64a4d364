import type { DanceResult } from '@instep/choreo/result';
import type { DanceDetails, DanceSummary } from '@instep/protocol/http';
import { fetchTicket, getDance, getPoses, playUrl } from '../api.ts';
import { fillScreen, leaveFullScreen } from '../browser/window.ts';
import { chime } from './chime.ts';
import { isNewBest, type Ranked, isFullSpeed } from '../preferences/best-run.ts';
import { DanceRun } from './dance-run.svelte.ts';
import { startLags } from '../preferences/lag-memory.ts';
import { PlayLine } from './play-line.ts';
import { Practice } from './practice.svelte.ts';
import { planOf, sectionAround, type Section } from './section.ts';
import { reopensCamera } from '../browser/path.ts';
import { worstMoments } from './worst-moments.ts';
import type { Preferences } from '../preferences/preferences.svelte.ts';
import type { Camera } from '../camera/camera-list.ts';
import { Webcam } from '../camera/webcam.svelte.ts';

/** How a run begins. */
type Beginning = {
  readonly withCamera: boolean;
  readonly skipsCheck: boolean;
  /** Practised over and over; null to dance the whole. */
  readonly section: Section | null;
};

/** Slow enough to see what happens, fast enough to be the dance. */
const FIRST_RATE = 0.7;

/** One visit to a dance: the camera stays open while run follows run. */
export class Stage {
  /** Null before the player has chosen how to dance. */
  run = $state.raw<DanceRun | null>(null);
  /** The last result is the best of this dance on this device. */
  isNewBest = $state(false);
  /** The dance's moves; null until they have come, and for good when they don't: one can dance without. */
  details = $state.raw<DanceDetails | null>(null);
  readonly dance: DanceSummary;
  readonly webcam: Webcam;
  readonly #preferences: Preferences;
  readonly #page: Window;
  #sound: AudioContext | null = null;
  /** What begins once the camera is open. */
  #wish: { readonly section: Section | null } | null = null;

  constructor(dance: DanceSummary, preferences: Preferences, page: Window) {
    this.dance = dance;
    this.#preferences = preferences;
    this.#page = page;
    this.webcam = new Webcam(this.#createVideo({ muted: true }), page.navigator.mediaDevices, {
      known: preferences.camera,
    });
    getDance(dance.id).then(
      (details) => (this.details = details),
      () => undefined,
    );
  }

  /** What there is to practise: the spot that went worst last time, else the beginning. Null while moves are not known. */
  get weakSection(): Section | null {
    const moves = this.details?.moves ?? [];
    const weak = moves.find(({ n }) => n === this.#preferences.weakSpots[this.dance.id]) ?? moves[0];
    return weak ? sectionAround(moves, weak.n) : null;
  }

  /** Asks for the camera; with it, goes on to the camera check, and to a section if that is to be practised. */
  async useCamera(section: Section | null = null): Promise<void> {
    // Before the browser asks for the camera: until then it remembers that a key was pressed.
    this.#fillScreen();
    this.#wish = { section };
    await this.webcam.open();
    this.#beginAsWished();
  }

  /** Takes another camera from now on; before a run, goes on to the camera check with it. */
  async changeCamera(camera: Camera): Promise<void> {
    this.#preferences.setCamera(camera);
    if (!this.run) this.#wish ??= { section: null };
    await this.webcam.open(camera.deviceId);
    this.#beginAsWished();
  }

  playWithoutCamera(): void {
    this.#wish = null;
    this.#fillScreen();
    this.webcam.close();
    this.#begin({ withCamera: false, skipsCheck: true, section: null });
  }

  /** The same dance once more, whole, the same way. */
  again(): void {
    this.#begin({ withCamera: this.#hasCamera, skipsCheck: true, section: null });
  }

  /** Goes over a section until the player has had enough; at the speed of their last practice. */
  practise(section: Section): void {
    this.#begin({ withCamera: this.#hasCamera, skipsCheck: true, section });
  }

  close(): void {
    this.#wish = null;
    this.run?.close();
    this.webcam.close();
    leaveFullScreen(this.#page.document);
    void this.#sound?.close();
  }

  /** One that was lost may come back; until then the run waits for it. */
  get #hasCamera(): boolean {
    return this.webcam.state === 'open' || this.webcam.state === 'lost';
  }

  /** A camera answers late, or twice: whichever answer comes first begins what was wished last. */
  #beginAsWished(): void {
    if (this.webcam.state !== 'open' || !this.#wish) return;
    const { section } = this.#wish;
    this.#wish = null;
    this.#begin({ withCamera: true, skipsCheck: false, section });
  }

  #fillScreen(): void {
    if (this.#preferences.fillsScreen) fillScreen(this.#page.document);
  }

  #begin({ withCamera, skipsCheck, section }: Beginning): void {
    // The choice made in one camera check holds for the runs that follow it.
    const scope = this.run?.scoring?.check.scope ?? 'whole';
    this.run?.close();
    this.#preferences.playerDances();
    const practice = section && this.#createPractice(section);
    const { location, document } = this.#page;
    this.run = new DanceRun({
      dance: this.dance,
      video: this.#createVideo({ muted: false }),
      practice: practice && { of: practice, spare: this.#createVideo({ muted: true }) },
      webcam: withCamera ? this.webcam : null,
      connect: () => new PlayLine({ fetchTicket, openSocket: () => new WebSocket(playUrl(location.href)) }),
      page: document,
      player: this.#preferences.player,
      deviceId: this.#preferences.deviceId,
      scope,
      lags: startLags(this.#preferences),
      skipsCheck,
      reopensCamera: reopensCamera(location.href),
      best: this.#preferences.bests[this.dance.id]?.byMove ?? {},
      starred: () => this.#soundChime(),
      finished: (result, speed) => this.#keep({ ...result, speed }),
    });
  }

  #createPractice(section: Section): Practice | null {
    if (!this.details) return null;
    const { moves, bpm = null, durationS } = this.details;
    const plan = planOf(section, moves, { bpm, durationS });
    if (!plan) return null;
    const practice = new Practice(plan, this.run?.practice?.rate ?? FIRST_RATE);
    getPoses(this.details, plan.loop).then(
      (poses) => (practice.poses = poses),
      // Without them there is no ghost; one can practise all the same.
      () => undefined,
    );
    return practice;
  }

  #soundChime(): void {
    const video = this.run?.playback.video;
    if (!video || video.muted) return;
    this.#sound ??= new AudioContext();
    chime(this.#sound, video.volume);
  }

  #keep(run: DanceResult & Ranked): void {
    const before = this.#preferences.bests[this.dance.id]?.points ?? 0;
    this.isNewBest = isNewBest(run, before);
    // Slower, the same delay is less of the video.
    this.#preferences.addLag(isFullSpeed(run.speed) ? run.lagMs : null);
    this.#preferences.addResult(this.dance.id, run, this.run?.scoring?.pointsByMove);
    const verdicts = this.run?.scoring?.client.verdicts ?? [];
    const [worst] = worstMoments(verdicts, this.details?.moves ?? [], null);
    this.#preferences.setWeakSpot(this.dance.id, worst?.n ?? null);
  }

  #createVideo({ muted }: { readonly muted: boolean }): HTMLVideoElement {
    const video = this.#page.document.createElement('video');
    video.playsInline = true;
    video.muted = muted;
    video.disablePictureInPicture = true;
    return video;
  }
}
