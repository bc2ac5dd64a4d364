/** Finds which side the player dances on, and from where the camera sees them. */
import type { Seconds } from '../units.ts';
import type { Side } from '../verdict.ts';
import type { BoneRows } from './bone-rows.ts';
import { HYPOTHESES_PER_FRAME, LEAD_MARGIN, SIDE } from './constants.ts';
import { LagEvidence, type Peak } from './evidence.ts';
import { sideOf, type Reference } from './reference.ts';
import type { Variant } from './variant.ts';

/** Yaw steps between neighbouring views. */
const NEIGHBOUR_YAW = 20;

/** The evidence for a hypothesis, and how well it agrees now. */
type Candidate = { readonly evidence: LagEvidence; readonly agreement: number };

/**
 * Finds which side the player dances on, and from where the camera sees them:
 *
 *   open ── one side ahead by .25 for 4 s, after 8 s of motion ──▶ locked ── the other ahead for 8 s ──▶ open
 *
 * While it is open, all hypotheses gather evidence in turn; while it is locked, only the leading one, its mirror image
 * and its neighbours.
 */
export class Hypotheses {
  readonly #all: readonly LagEvidence[];
  #leader: LagEvidence;
  #active: readonly LagEvidence[];
  #nextIndex = 0;
  #lockedSide: Side | null = null;
  /** Which side is ahead, and for how long. */
  #sideAhead: { readonly side: Side; readonly time: Seconds } | null = null;

  /**
   * `firstLag` is the first lag to try, in rows. `first` leads until more is known: players usually face the dancer as
   * in a mirror.
   */
  constructor(reference: Reference, first: Variant, firstLag: number) {
    this.#all = reference.variants.map((variant) => new LagEvidence(variant, firstLag));
    this.#leader = this.#all.find(({ variant }) => variant === first) ?? new LagEvidence(first, firstLag);
    this.#active = this.#all;
  }

  get leader(): Variant {
    return this.#leader.variant;
  }

  /** The leading view on the other side. */
  get opposite(): Variant | null {
    return this.#all.find(({ variant }) => isOpposite(variant, this.leader))?.variant ?? null;
  }

  get lockedSide(): Side | null {
    return this.#lockedSide;
  }

  /** Which side is ahead, and for how long; `null` while none is. */
  get sideAhead(): { readonly side: Side; readonly time: Seconds } | null {
    return this.#sideAhead;
  }

  peak(): Peak {
    return this.#leader.peak();
  }

  /** Adds a row of the player to the leading hypothesis and to some of the others in turn. */
  add(player: BoneRows, row: number): void {
    this.#leader.add(player, row);
    const count = Math.min(HYPOTHESES_PER_FRAME, this.#active.length);
    for (let n = 0; n < count; n++) {
      const evidence = this.#active[this.#nextIndex % this.#active.length];
      this.#nextIndex = (this.#nextIndex + 1) % this.#active.length;
      if (evidence && evidence !== this.#leader) evidence.add(player, row);
    }
  }

  /** Drops the evidence gathered so far, whose lags are no longer valid; the leader stays. */
  clearEvidence(): void {
    for (const evidence of this.#all) evidence.clear();
  }

  /** Chooses the leader again, `elapsed` seconds after the last time, with `motion` seconds of real motion so far. */
  updateLeader(elapsed: Seconds, motion: Seconds): void {
    const candidates = this.#active.map((evidence) => ({ evidence, agreement: evidence.bestAgreement() }));
    this.#updateSideAhead(candidates, elapsed);
    this.#updateLock(motion);
    const best = bestOf(
      candidates.filter(({ evidence }) => !this.#lockedSide || sideOf(evidence.variant) === this.#lockedSide),
    );
    if (!best) return;
    const current = candidates.find(({ evidence }) => evidence === this.#leader);
    const isOnWrongSide = this.#lockedSide !== null && sideOf(this.leader) !== this.#lockedSide;
    if (isOnWrongSide || !current || best.agreement > current.agreement + LEAD_MARGIN) this.#leader = best.evidence;
    this.#active = this.#lockedSide ? this.#all.filter(({ variant }) => isNeighbour(variant, this.leader)) : this.#all;
  }

  #updateSideAhead(candidates: readonly Candidate[], elapsed: Seconds): void {
    const best = (mirrored: boolean): number =>
      bestOf(candidates.filter(({ evidence }) => evidence.variant.view.mirrored === mirrored))?.agreement ?? -Infinity;
    const difference = best(true) - best(false);
    const side: Side = difference > 0 ? 'mirrored' : 'same';
    if (!(Math.abs(difference) > SIDE.margin)) this.#sideAhead = null;
    else this.#sideAhead = { side, time: (this.#sideAhead?.side === side ? this.#sideAhead.time : 0) + elapsed };
  }

  #updateLock(motion: Seconds): void {
    if (!this.#sideAhead) return;
    const { side, time } = this.#sideAhead;
    if (this.#lockedSide === null && time >= SIDE.lockAfter && motion >= SIDE.minMotion) this.#lockedSide = side;
    else if (this.#lockedSide !== null && this.#lockedSide !== side && time >= SIDE.reopenAfter)
      this.#lockedSide = null;
  }
}

const bestOf = (candidates: readonly Candidate[]): Candidate | null =>
  candidates.reduce<Candidate | null>((best, one) => (best && best.agreement >= one.agreement ? best : one), null);

const isOpposite = (a: Variant, b: Variant): boolean =>
  a.view.yaw === b.view.yaw && a.view.mirrored !== b.view.mirrored;

const isNeighbour = (a: Variant, b: Variant): boolean =>
  a === b ||
  isOpposite(a, b) ||
  (a.view.mirrored === b.view.mirrored && Math.abs(a.view.yaw - b.view.yaw) <= NEIGHBOUR_YAW);
