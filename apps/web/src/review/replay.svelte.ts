import type { DanceDetails } from '@instep/protocol/http';
import { keyIsTaken } from '../browser/keyboard.ts';
import { getPoses } from '../api.ts';
import { cellNumber } from '../report/cells.ts';
import type { ReplayFigure } from './figure.ts';
import { poseSequenceOf, timeAfterFrames, type PoseSequence } from './pose-sequence.ts';
import { ReplayClock } from './replay-clock.svelte.ts';
import type { ReplayedSession } from './replayed-session.svelte.ts';

/** What a key does in a replay. */
export type ReplayCommand = { readonly action: 'toggle' } | { readonly action: 'step' | 'skip'; readonly by: -1 | 1 };

/** Space plays or pauses; arrows step, or skip a second with Shift; `null` if the key belongs to a field or button. */
export const replayCommandOf = (event: KeyboardEvent): ReplayCommand | null => {
  const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey || keyIsTaken(event)) return null;
  if (key === ' ') return { action: 'toggle' };
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return null;
  return { action: shiftKey ? 'skip' : 'step', by: key === 'ArrowLeft' ? -1 : 1 };
};

/** One or two sessions of a dance beside its video, on one clock. */
export class Replay {
  readonly clock: ReplayClock;
  /** `null` if the server does not have the dance any more. */
  readonly video: HTMLVideoElement | null;
  readonly sessions: readonly ReplayedSession[];
  dancerPoses = $state.raw<PoseSequence>([]);
  readonly #dance: DanceDetails | null;

  constructor(sessions: readonly ReplayedSession[], dance: DanceDetails | null, at: number) {
    this.sessions = sessions;
    this.#dance = dance;
    this.video = dance && createVideo(dance);
    this.clock = new ReplayClock(this.video, dance?.durationS ?? endOfLastMove(sessions), window);
    this.clock.seek(at);
  }

  /** Loads the poses of the reference and the larger files of the sessions. */
  async load(): Promise<void> {
    const loadDancer = async (): Promise<void> => {
      const whole = { from: 0, to: this.clock.duration };
      const poses = this.#dance ? await getPoses(this.#dance, whole).catch(() => []) : [];
      this.dancerPoses = poseSequenceOf(poses);
    };
    await Promise.all([loadDancer(), ...this.sessions.map((session) => session.load())]);
  }

  /** The dancer's figure, drawn over the video. */
  get dancer(): ReplayFigure | null {
    if (!this.#dance || this.dancerPoses.length === 0) return null;
    const bounds = { x: 0, y: 0, width: this.#dance.width, height: this.#dance.height };
    const hasSwappedSides = this.sessions[0]?.isMirrored ?? true;
    return { poses: this.dancerPoses, bounds, lag: 0, isFlipped: false, hasSwappedSides };
  }

  step(frames: number): void {
    this.clock.pause();
    const poses = this.dancerPoses.length > 0 ? this.dancerPoses : (this.sessions[0]?.poses ?? []);
    this.clock.seek(timeAfterFrames(this.clock.mediaTime, frames, poses));
  }

  execute(command: ReplayCommand): void {
    if (command.action === 'toggle') this.clock.toggle();
    else if (command.action === 'step') this.step(command.by);
    else this.clock.seek(this.clock.mediaTime + command.by);
  }

  close(): void {
    this.clock.close();
    if (!this.video) return;
    // Without this, Chromium continues to load the hidden video.
    this.video.removeAttribute('src');
    this.video.load();
  }
}

const createVideo = ({ videoUrl }: DanceDetails): HTMLVideoElement =>
  Object.assign(document.createElement('video'), { src: videoUrl, preload: 'auto', playsInline: true });

/** The end of the danced part: it replaces the duration if the server does not have the dance any more. */
const endOfLastMove = (sessions: readonly ReplayedSession[]): number =>
  Math.max(
    1,
    ...sessions.flatMap(({ moves, details }) => [
      ...moves.map(({ endS }) => endS),
      cellNumber(details.session.duration_s) ?? 0,
    ]),
  );
