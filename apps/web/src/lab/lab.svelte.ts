import type { Epoch } from '@instep/choreo/epoch';
import type { ByLimb } from '@instep/choreo/skeleton';
import type { Milliseconds, UnitInterval } from '@instep/choreo/units';
import type { CameraHealth, LabInput } from '@instep/protocol/client-message';
import type { FrameMessage } from '@instep/protocol/frame-message';
import type { LabTrace } from '@instep/protocol/lab-trace';
import type { EvidenceMessage, ServerMessage, VerdictMessage } from '@instep/protocol/messages';
import type { DanceVisit } from '../play/dance-visit.svelte.ts';
import type { LabLink, SendTimes } from '../play/lab-link.ts';
import type { Scoring } from '../play/scoring.svelte.ts';
import { pathNumbersOf, type PathNumbers } from './frame-path.ts';
import { cameraRangesOf, constraintsOf, hasTorch, type CameraRange } from './input-knobs.ts';
import { labWords } from './lab-words.ts';
import { RunTrace } from './run-trace.ts';
import { whyOf, type Why } from './why.ts';

/** How often the drawer's numbers change: a person reads no faster. */
const SHOW_INTERVAL: Milliseconds = 500;
/** The page's own file, whose hash names the build. */
const BUILD = import.meta.url.slice(import.meta.url.lastIndexOf('/') + 1);
const TELL_INTERVAL: Milliseconds = 300;
/** The strips of the limbs show so many windows, half a second each: 12 s. */
const STRIP_LENGTH = 24;

/** What the drawer shows of numbers; it stays as it is while the numbers are held. */
export type LabView = {
  readonly path: PathNumbers | null;
  readonly evidence: EvidenceMessage | null;
  readonly why: Why | null;
  /** The values of the limbs in the last windows, the latest last. */
  readonly strip: readonly ByLimb<UnitInterval | null>[];
  /** From the end of the last move, and the player's lag, to its rating. */
  readonly ratingMs: Milliseconds | null;
};

const NOTHING: LabView = { path: null, evidence: null, why: null, strip: [], ratingMs: null };

/** A camera's own settings. */
export type CameraSettings = {
  readonly ranges: readonly CameraRange[];
  readonly hasTorch: boolean;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
};

/** Looks into the runs of a visit. It stays for all of them once it was opened. */
export class Lab implements LabLink {
  isOpen = $state(false);
  input = $state.raw<LabInput | null>(null);
  /** The numbers stay as they are; the dance goes on. */
  isHeld = $state(false);
  view = $state.raw<LabView>(NOTHING);
  camera = $state.raw<CameraSettings | null>(null);
  readonly #visit: DanceVisit;
  readonly #trace = new RunTrace();
  #evidence: EvidenceMessage | null = null;
  #verdict: VerdictMessage | null = null;
  #strip: readonly ByLimb<UnitInterval | null>[] = [];
  #ratingMs: Milliseconds | null = null;
  #tellTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(visit: DanceVisit) {
    this.#visit = visit;
  }

  get #scoring(): Scoring | null {
    return this.#visit.run?.scoring ?? null;
  }

  get uncountedText(): string {
    return labWords().notCounted;
  }

  /** Opens or closes the drawer; evidence is asked for only while it is open. */
  setOpen(isOpen: boolean): void {
    this.isOpen = isOpen;
    this.#scoring?.handleLab();
  }

  /** Shows the latest numbers from now on; returns a function that ends this. */
  showNumbers(): () => void {
    const show = (): void => {
      this.#readCamera();
      if (!this.isHeld) this.view = this.#currentView();
    };
    show();
    const timer = setInterval(show, SHOW_INTERVAL);
    return () => clearInterval(timer);
  }

  /** Changes the frames that are sent, or the camera: the run counts for no best from here on. */
  async change(change: LabInput): Promise<void> {
    this.input = { ...this.input, ...change };
    this.#tellLater();
    await this.#applyToCamera(change);
  }

  /** Puts all back. A run that is being judged stays uncounted. */
  async reset(): Promise<void> {
    const changed = this.input ?? {};
    this.isHeld = false;
    this.input = this.input && this.#isJudged ? {} : null;
    this.#scoring?.handleLab();
    if (isOfCamera(changed)) await this.#applyToCamera({ ...USUAL_CAMERA, ...(changed.torch && { torch: false }) });
  }

  /** What is saved: movements and numbers, no frames and no name. */
  toTrace(): LabTrace {
    const start = this.#scoring?.started ?? null;
    return this.#trace.toTrace({ build: BUILD, browser: navigator.userAgent, start, input: this.input });
  }

  onSent(frame: FrameMessage, times: SendTimes): void {
    this.#trace.addSent(frame, times);
  }

  onEpoch(epoch: Epoch): void {
    this.#trace.addEpoch(epoch);
  }

  onHealth(health: CameraHealth): void {
    this.#trace.addHealth(health);
  }

  onMessage(message: ServerMessage): void {
    const frame = this.#trace.addMessage(message, performance.now());
    if (frame) requestAnimationFrame((now) => (frame.drawnAt = now));
    if (message.type === 'watching') this.#forgetReset();
    if (message.type === 'ready') this.#forgetRun();
    if (message.type === 'evidence' && !message.seat) this.#handleEvidence(message);
    if (message.type === 'verdict' && !message.seat) this.#handleVerdict(message);
  }

  /** A slider that is dragged changes faster than a server wants to be told. */
  #tellLater(): void {
    this.#tellTimer ??= setTimeout(() => {
      this.#tellTimer = undefined;
      this.#scoring?.handleLab();
    }, TELL_INTERVAL);
  }

  get #isJudged(): boolean {
    const state = this.#scoring?.client.state;
    return state !== undefined && state !== 'watching' && state !== 'open' && state !== 'connecting';
  }

  /** A run begins: it counts if everything was put back before. */
  #forgetReset(): void {
    if (this.input && Object.keys(this.input).length === 0) this.input = null;
  }

  #forgetRun(): void {
    [this.#evidence, this.#verdict, this.#strip, this.#ratingMs] = [null, null, [], null];
  }

  #handleEvidence(evidence: EvidenceMessage): void {
    const { window } = evidence;
    const isNew = window && window.endS !== this.#evidence?.window?.endS;
    if (isNew) this.#strip = [...this.#strip, window.limbs].slice(-STRIP_LENGTH);
    this.#evidence = evidence;
  }

  #handleVerdict(verdict: VerdictMessage): void {
    this.#verdict = verdict;
    const move = this.#visit.details?.moves.find(({ n }) => n === verdict.move);
    const playback = this.#visit.run?.playback;
    if (!move || !playback || !this.#evidence) return;
    const late = playback.clock.mediaTime - move.endS - this.#evidence.lagS;
    this.#ratingMs = late > 0 && late < 5 ? (1000 * late) / (this.#visit.run?.speed ?? 1) : null;
  }

  #currentView(): LabView {
    return {
      path: pathNumbersOf(this.#trace.frames, performance.now()),
      evidence: this.#evidence,
      why: this.#verdict && whyOf(this.#verdict, this.#evidence),
      strip: this.#strip,
      ratingMs: this.#ratingMs,
    };
  }

  get #track(): MediaStreamTrack | undefined {
    const stream = this.#visit.webcam.video.srcObject;
    return stream instanceof MediaStream ? stream.getVideoTracks()[0] : undefined;
  }

  #readCamera(): void {
    const track = this.#track;
    if (!track) return void (this.camera = null);
    const settings = track.getSettings();
    // Firefox has none.
    const capabilities = (track.getCapabilities?.() ?? {}) as Record<string, unknown>;
    this.camera = {
      ranges: cameraRangesOf(capabilities, settings as Record<string, unknown>),
      hasTorch: hasTorch(capabilities),
      width: settings.width ?? 0,
      height: settings.height ?? 0,
      fps: Math.round(settings.frameRate ?? 0),
    };
  }

  /** A camera that can't do it stays as it is: what it grants is shown beside what was asked for. */
  async #applyToCamera(input: LabInput): Promise<void> {
    if (!isOfCamera(input)) return;
    await this.#track?.applyConstraints(constraintsOf(input) as MediaTrackConstraints).catch(() => undefined);
    this.#readCamera();
  }
}

const USUAL_CAMERA: LabInput = { width: 640, height: 480, cameraFps: 30 };

const isOfCamera = ({ width, height, cameraFps, zoom, exposure, focus, torch }: LabInput): boolean =>
  [width, height, cameraFps, zoom, exposure, focus, torch].some((value) => value !== undefined);

const labs = new WeakMap<DanceVisit, Lab>();
/** The Lab of a visit, which is created when it is opened for the first time. */
export const labOf = (visit: DanceVisit): Lab => {
  const lab = labs.get(visit) ?? new Lab(visit);
  labs.set(visit, lab);
  if (visit.lab !== lab) visit.lab = lab;
  return lab;
};
