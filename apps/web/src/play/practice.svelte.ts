import type { Limb } from '@instep/choreo/skeleton';
import type { TimedFlatPose } from '@instep/protocol/http';
import { Loop } from './loop.svelte.ts';
import { isFullSpeed } from '../preferences/best-run.ts';
import { nextFasterSpeed, isClean, passesOf, passSpeed, worstLimb, type Pass, type PracticeVerdict } from './passes.ts';
import type { Playback } from './playback.svelte.ts';
import type { PracticePlan } from './section.ts';
import type { VerdictMessage } from '@instep/protocol/messages';

/** A section that is danced over and over, at first more slowly if the player wants; a clean pass raises the speed. */
export class Practice {
  speed = $state(1);
  /** Whether a clean pass makes the next one faster. */
  speedsUp = $state(true);
  passes = $state.raw<readonly Pass[]>([]);
  loop = $state.raw<Loop | null>(null);
  /** The reference's poses, drawn over the player as the ghost; empty until they are loaded. */
  poses = $state.raw<readonly TimedFlatPose[]>([]);
  readonly plan: PracticePlan;
  #completePassCount = 0;
  /** All verdicts so far, each with the speed that was set when it arrived. */
  #verdicts: readonly PracticeVerdict[] = [];

  constructor(plan: PracticePlan, speed: number) {
    this.plan = plan;
    this.speed = speed;
  }

  /** The limb to point out: the one that was farthest off in the last complete pass. */
  get worstLimb(): Limb | null {
    return this.#lastCompletePass ? worstLimb(this.#lastCompletePass) : null;
  }

  /** Whether the last complete pass was clean and at full speed. */
  get isLearnt(): boolean {
    const pass = this.#lastCompletePass;
    return pass !== undefined && isFullSpeed(passSpeed(pass)) && isClean(pass, this.plan.section);
  }

  /** Plays the section alternately in `playback` and in `secondVideo`, an element with the same video. */
  open(playback: Playback, secondVideo: HTMLVideoElement): void {
    this.loop = new Loop(playback, secondVideo, this.plan.loop);
    this.loop.setPlaybackRate(this.speed);
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    this.loop?.setPlaybackRate(speed);
  }

  /** Handles the verdict on a move; if `speedsUp` is set and the verdict completes a clean pass, the speed is raised. */
  handleVerdict(verdict: VerdictMessage): void {
    this.#verdicts = [...this.#verdicts, { ...verdict, speed: this.speed }];
    this.passes = passesOf(this.#verdicts, this.plan.section);
    const complete = this.passes.filter((pass) => this.#isComplete(pass));
    const last = complete.at(-1);
    if (complete.length === this.#completePassCount || !last) return;
    this.#completePassCount = complete.length;
    if (this.speedsUp && isClean(last, this.plan.section)) this.setSpeed(nextFasterSpeed(this.speed));
  }

  close(): void {
    this.loop?.close();
  }

  get #lastCompletePass(): Pass | undefined {
    return this.passes.findLast((pass) => this.#isComplete(pass));
  }

  /** Whether a pass was danced to its end: its last move has a verdict. */
  #isComplete(pass: Pass): boolean {
    return pass.at(-1)?.move === this.plan.section.to;
  }
}
