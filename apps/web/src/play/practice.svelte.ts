import type { Limb } from '@instep/choreo/skeleton';
import type { TimedFlatPose } from '@instep/protocol/http';
import { Loop } from './loop.svelte.ts';
import { isFullSpeed } from '../preferences/best-run.ts';
import { faster, isClean, passesOf, speedOf, worstLimb, type Pass } from './passes.ts';
import type { Playback } from './playback.svelte.ts';
import type { PracticePlan } from './section.ts';
import type { VerdictMessage } from '@instep/protocol/messages';

/** A section that is danced over and over, at first more slowly if the player wants; a clean pass raises the speed. */
export class Practice {
  rate = $state(1);
  /** Whether a clean pass makes the next one faster. */
  ramps = $state(true);
  passes = $state.raw<readonly Pass[]>([]);
  loop = $state.raw<Loop | null>(null);
  /** The reference's poses, for the ghost; empty until they are loaded. */
  poses = $state.raw<readonly TimedFlatPose[]>([]);
  readonly plan: PracticePlan;
  #heard = 0;
  /** All verdicts so far, each with the speed that was set when it arrived. */
  #judged: Pass = [];

  constructor(plan: PracticePlan, rate: number) {
    this.plan = plan;
    this.rate = rate;
  }

  /** The limb to point out: the one that was farthest off in the last complete pass. */
  get worstLimb(): Limb | null {
    const whole = this.passes.findLast((pass) => this.#isWhole(pass));
    return whole ? worstLimb(whole) : null;
  }

  /** Whether the last complete pass was clean and at full speed. */
  get isLearnt(): boolean {
    const whole = this.passes.findLast((pass) => this.#isWhole(pass));
    return whole !== undefined && isFullSpeed(speedOf(whole)) && isClean(whole, this.plan.section);
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

  /** Handles all verdicts so far, some of which are new; if `ramps` is set, a new clean pass raises the speed. */
  hear(verdicts: readonly VerdictMessage[]): void {
    const news = verdicts.slice(this.#judged.length).map((verdict) => ({ ...verdict, speed: this.rate }));
    this.#judged = [...this.#judged, ...news];
    this.passes = passesOf(this.#judged, this.plan.section);
    const whole = this.passes.filter((pass) => this.#isWhole(pass));
    const last = whole.at(-1);
    if (whole.length === this.#heard || !last) return;
    this.#heard = whole.length;
    if (this.ramps && isClean(last, this.plan.section)) this.setRate(faster(this.rate));
  }

  close(): void {
    this.loop?.close();
  }

  /** Whether a pass was danced to its end: its last move has a verdict. */
  #isWhole(pass: Pass): boolean {
    return pass.at(-1)?.move === this.plan.section.to;
  }
}
