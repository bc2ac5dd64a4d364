/** Finds which side the player dances on, and from where the camera sees them. */
import type { Seconds } from '../units.ts';
import type { Side } from '../verdict.ts';
import type { BoneRows } from './bone-rows.ts';
import { HYPOTHESES_PER_FRAME, LEAD_MARGIN, SIDE } from './constants.ts';
import { Evidence, type Peak } from './evidence.ts';
import { sideOf, type Reference } from './reference.ts';
import type { Variant } from './variant.ts';

/** Yaw steps between neighbouring views. */
const NEIGHBOUR_YAW = 20;

/** The evidence for a hypothesis, and how well it agrees now. */
type Standing = { readonly evidence: Evidence; readonly best: number };

/**
 * Finds which side the player dances on, and from where the camera sees them:
 *
 *   open ── one side ahead by .25 for 4 s, after 8 s of motion ──▶ locked ── the other ahead for 8 s ──▶ open
 *
 * While it is open, all hypotheses gather evidence in turn; while it is locked, only the leading one, its mirror image
 * and its neighbours.
 */
export class Hypotheses {
  readonly #all: readonly Evidence[];
  #leader: Evidence;
  #active: readonly Evidence[];
  #turn = 0;
  #locked: Side | null = null;
  /** Which side is ahead, and for how long. */
  #ahead: { readonly side: Side; readonly time: Seconds } | null = null;

  /**
   * `firstLag` is the first lag to try, in rows. `first` leads until more is known: players usually face the dancer as
   * in a mirror.
   */
  constructor(reference: Reference, first: Variant, firstLag: number) {
    this.#all = reference.variants.map((variant) => new Evidence(variant, firstLag));
    this.#leader = this.#all.find(({ variant }) => variant === first) ?? new Evidence(first, firstLag);
    this.#active = this.#all;
  }

  get leader(): Variant {
    return this.#leader.variant;
  }

  /** The leading view on the other side. */
  get opposite(): Variant | null {
    return this.#all.find(({ variant }) => isOpposite(variant, this.leader))?.variant ?? null;
  }

  get locked(): Side | null {
    return this.#locked;
  }

  peak(): Peak {
    return this.#leader.peak();
  }

  /** Adds a row of the player to the leading hypothesis and to some of the others in turn. */
  add(player: BoneRows, row: number): void {
    this.#leader.add(player, row);
    const count = Math.min(HYPOTHESES_PER_FRAME, this.#active.length);
    for (let n = 0; n < count; n++) {
      const evidence = this.#active[this.#turn % this.#active.length];
      this.#turn = (this.#turn + 1) % this.#active.length;
      if (evidence && evidence !== this.#leader) evidence.add(player, row);
    }
  }

  /** Drops the evidence gathered so far, whose lags are no longer valid; the leader stays. */
  forgetLags(): void {
    for (const evidence of this.#all) evidence.clear();
  }

  /** Chooses the leader again, `elapsed` seconds after the last time, with `motion` seconds of real motion so far. */
  settle(elapsed: Seconds, motion: Seconds): void {
    const standings = this.#active.map((evidence) => ({ evidence, best: evidence.best() }));
    this.#watchSides(standings, elapsed);
    this.#lockOrOpen(motion);
    const best = bestOf(standings.filter(({ evidence }) => !this.#locked || sideOf(evidence.variant) === this.#locked));
    if (!best) return;
    const current = standings.find(({ evidence }) => evidence === this.#leader);
    const displaced = this.#locked !== null && sideOf(this.leader) !== this.#locked;
    if (displaced || !current || best.best > current.best + LEAD_MARGIN) this.#leader = best.evidence;
    this.#active = this.#locked ? this.#all.filter(({ variant }) => isNear(variant, this.leader)) : this.#all;
  }

  #watchSides(standings: readonly Standing[], elapsed: Seconds): void {
    const best = (mirrored: boolean): number =>
      bestOf(standings.filter(({ evidence }) => evidence.variant.view.mirrored === mirrored))?.best ?? -Infinity;
    const difference = best(true) - best(false);
    const side: Side = difference > 0 ? 'mirrored' : 'same';
    if (!(Math.abs(difference) > SIDE.margin)) this.#ahead = null;
    else this.#ahead = { side, time: (this.#ahead?.side === side ? this.#ahead.time : 0) + elapsed };
  }

  #lockOrOpen(motion: Seconds): void {
    if (!this.#ahead) return;
    const { side, time } = this.#ahead;
    if (this.#locked === null && time >= SIDE.sustained && motion >= SIDE.leastMotion) this.#locked = side;
    else if (this.#locked !== null && this.#locked !== side && time >= SIDE.reopen) this.#locked = null;
  }
}

const bestOf = (standings: readonly Standing[]): Standing | null =>
  standings.reduce<Standing | null>((best, one) => (best && best.best >= one.best ? best : one), null);

const isOpposite = (a: Variant, b: Variant): boolean =>
  a.view.yaw === b.view.yaw && a.view.mirrored !== b.view.mirrored;

const isNear = (a: Variant, b: Variant): boolean =>
  a === b ||
  isOpposite(a, b) ||
  (a.view.mirrored === b.view.mirrored && Math.abs(a.view.yaw - b.view.yaw) <= NEIGHBOUR_YAW);
