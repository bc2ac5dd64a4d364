import type { Milliseconds } from '@instep/choreo/units';
import type { VerdictMessage } from '@instep/protocol/messages';
import { CameraCheck } from '../camera/camera-check.svelte.ts';
import type { PointsByMove } from '../preferences/best-run.ts';
import { BestPhoto } from './best-photo.ts';
import { DanceHints } from './dance-hints.svelte.ts';
import { Feedback } from './feedback.svelte.ts';
import { comboLength, CUE_DURATION, liveCue, type LiveCue } from './live-cues.ts';
import type { SeatScore } from './seat-score.svelte.ts';

/** What a run shows about one of the players before the camera. */
export class Seat {
  /** The cue that is shown for a while. */
  cue = $state<LiveCue | null>(null);
  /** The points at the time of each move's verdict. */
  pointsByMove = $state.raw<PointsByMove>({});
  readonly score: SeatScore;
  readonly check = new CameraCheck();
  readonly feedback = new Feedback();
  readonly bestPhoto = new BestPhoto();
  readonly hints = new DanceHints();
  #cueTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(score: SeatScore) {
    this.score = score;
  }

  /** Handles a verdict that arrived at `now`, and is in `score` already. */
  handleVerdict(verdict: VerdictMessage, now: Milliseconds): void {
    const { verdicts, points, lateness } = this.score;
    this.feedback.enqueue(verdict, now, comboLength(verdicts));
    this.bestPhoto.handleVerdict(verdict);
    this.hints.handleVerdict(verdict, now);
    this.pointsByMove = { ...this.pointsByMove, [verdict.move]: points };
    this.#showCue(liveCue(verdicts, lateness));
  }

  close(): void {
    this.feedback.close();
    this.hints.close();
    clearTimeout(this.#cueTimer);
  }

  #showCue(cue: LiveCue | null): void {
    if (!cue) return;
    this.cue = cue;
    clearTimeout(this.#cueTimer);
    this.#cueTimer = setTimeout(() => (this.cue = null), CUE_DURATION);
  }
}
