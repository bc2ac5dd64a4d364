import type { DanceDetails } from '@instep/protocol/http';
import { getPoses } from '../api.ts';
import { numberOf } from '../report/cells.ts';
import type { Figure } from './figure.ts';
import { trackOf, type PoseTrack } from './pose-track.ts';
import { ReplayClock } from './replay-clock.svelte.ts';
import { steppedFrom } from './frame-steps.ts';
import type { ReplayKey } from './replay-keys.ts';
import type { Take } from './take.svelte.ts';

/** One or two takes of a dance beside its video, on one clock. */
export class Replay {
  readonly clock: ReplayClock;
  /** `null` if the server does not have the dance any more. */
  readonly video: HTMLVideoElement | null;
  readonly takes: readonly Take[];
  dancerTrack = $state.raw<PoseTrack>([]);
  readonly #dance: DanceDetails | null;

  constructor(takes: readonly Take[], dance: DanceDetails | null, at: number) {
    this.takes = takes;
    this.#dance = dance;
    this.video = dance && videoOf(dance);
    this.clock = new ReplayClock(this.video, dance?.durationS ?? lastMoment(takes), window);
    this.clock.seek(at);
  }

  /** Loads the poses of the reference and the larger files of the takes. */
  async load(): Promise<void> {
    const dancer = async (): Promise<void> => {
      const whole = { from: 0, to: this.clock.duration };
      const poses = this.#dance ? await getPoses(this.#dance, whole).catch(() => []) : [];
      this.dancerTrack = trackOf(poses);
    };
    await Promise.all([dancer(), ...this.takes.map((take) => take.load())]);
  }

  /** The dancer's figure, drawn over the video. */
  get dancer(): Figure | null {
    if (!this.#dance || this.dancerTrack.length === 0) return null;
    const box = { x: 0, y: 0, width: this.#dance.width, height: this.#dance.height };
    const renamed = this.takes[0]?.isMirrored ?? true;
    return { track: this.dancerTrack, box, delay: 0, flipped: false, renamed };
  }

  step(frames: number): void {
    this.clock.pause();
    const track = this.dancerTrack.length > 0 ? this.dancerTrack : (this.takes[0]?.track ?? []);
    this.clock.seek(steppedFrom(this.clock.t, frames, track));
  }

  handleKey(key: ReplayKey): void {
    if (key.does === 'toggle') this.clock.toggle();
    else if (key.does === 'step') this.step(key.by);
    else this.clock.seek(this.clock.t + key.by);
  }

  close(): void {
    this.clock.close();
    if (!this.video) return;
    // Without this, Chromium continues to load the hidden video.
    this.video.removeAttribute('src');
    this.video.load();
  }
}

const videoOf = ({ videoUrl }: DanceDetails): HTMLVideoElement =>
  Object.assign(document.createElement('video'), { src: videoUrl, preload: 'auto', playsInline: true });

/** The end of the danced part: it replaces the duration if the server does not have the dance any more. */
const lastMoment = (takes: readonly Take[]): number =>
  Math.max(
    1,
    ...takes.flatMap(({ moves, details }) => [
      ...moves.map(({ endS }) => endS),
      numberOf(details.session.duration_s) ?? 0,
    ]),
  );
