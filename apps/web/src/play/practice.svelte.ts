import type { Limb } from '@instep/choreo/skeleton';
import type { TimedFlatPose } from '@instep/protocol/http';
import { Loop } from './loop.svelte.ts';
import { isFullSpeed } from '../preferences/best-run.ts';
import { nextFasterRate, isClean, passesOf, passSpeed, worstLimb, type Pass } from './passes.ts';
import type { Playback } from './playback.svelte.ts';
import type { PracticePlan } from './section.ts';
import type { VerdictMessage } from '@instep/protocol/messages';

/** A section that is danced over and over, at first more slowly if the player wants; a clean pass raises the speed. */
export class Practice {
  rate = $state(1);
  /** Whether a clean pass makes the next one faster. */
  speedsUp = $state(true);
  passes = $state.raw<readonly Pass[]>([]);
  loop = $state.raw<Loop | null>(null);
  /** The reference's poses, for the ghost; empty until they are loaded. */
  poses = $state.raw<readonly TimedFlatPose[]>([]);
  readonly plan: PracticePlan;
  #completePassCount = 0;
  /** All verdicts so far, each with the speed that was set when it arrived. */
  #verdicts: Pass = [];

  constructor(plan: PracticePlan, rate: number) {
    this.plan = plan;
    this.rate = rate;
  }

  /** The limb to point out: the one that was farthest off in the last complete pass. */
  get worstLimb(): Limb | null {
    const complete = this.passes.findLast((pass) => this.#isComplete(pass));
    return complete ? worstLimb(complete) : null;
  }

  /** Whether the last complete pass was clean and at full speed. */
  get isLearnt(): boolean {
    const complete = this.passes.findLast((pass) => this.#isComplete(pass));
    return complete !== undefined && isFullSpeed(passSpeed(complete)) && isClean(complete, this.plan.section);
  }

  /** Plays the section alternately in `playback` and in `spare`, a second element with the same video. */
  open(playback: Playback, spare: HTMLVideoElement): void {
    this.loop = new Loop(playback, spare, this.plan.loop);
    this.loop.setRate(this.rate);
  }

  setRate(rate: number): void {
    this.rate = rate;
    this.loop?.setRate(rate);
  }

  /** Handles the verdict on a move; if `speedsUp` is set, a clean pass raises the speed when it is complete. */
  handleVerdict(verdict: VerdictMessage): void {
    this.#verdicts = [...this.#verdicts, { ...verdict, speed: this.rate }];
    this.passes = passesOf(this.#verdicts, this.plan.section);
    const complete = this.passes.filter((pass) => this.#isComplete(pass));
    const last = complete.at(-1);
    if (complete.length === this.#completePassCount || !last) return;
    this.#completePassCount = complete.length;
    if (this.speedsUp && isClean(last, this.plan.section)) this.setRate(nextFasterRate(this.rate));
  }

  close(): void {
    this.loop?.close();
  }

  /** Whether a pass was danced to its end: its last move has a verdict. */
  #isComplete(pass: Pass): boolean {
    return pass.at(-1)?.move === this.plan.section.to;
  }
}
