import { starsOf } from '@instep/choreo/rating';
import { MIN_COMPLETE_SHARE, type DanceResult } from '@instep/choreo/result';
import { mean } from '@instep/choreo/statistics';
import type { UnitInterval } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';
import type { PerformanceEnd, Progress } from '../performance/performance-hooks.ts';

type Earned = { readonly points: number; readonly seen: UnitInterval };

const NOTHING: Earned = { points: 0, seen: 0 };

/** One performance of a player: all of a turn, or the rest of it after the camera's page was reloaded. */
type Part = { readonly turn: number; isDancing: boolean; earned: Earned; end: PerformanceEnd | null };

/** A player in a round: what their performances have earned, as if they were one. */
export class RoundPlayer {
  readonly name: string;
  readonly place: number;
  /** How much each turn counts; null for a player who dances the whole dance. */
  readonly #turnWeights: readonly number[] | null;
  readonly #parts: Part[] = [];
  /** By the number of the move: of a move that two performances judged, the later one counts. */
  readonly #verdicts = new Map<number, Verdict>();

  constructor(name: string, place: number, turnWeights: readonly number[] | null = null) {
    this.name = name;
    this.place = place;
    this.#turnWeights = turnWeights;
  }

  get isDancing(): boolean {
    return this.#parts.some(({ isDancing }) => isDancing);
  }

  /** Whether they have danced, and do so no more; who has no turn in this dance is over, too. */
  get isOver(): boolean {
    return (this.hasDanced && !this.isDancing) || this.#turnWeights?.length === 0;
  }

  get hasDanced(): boolean {
    return this.#parts.some(({ isDancing, end }) => isDancing || end !== null);
  }

  get verdicts(): readonly Verdict[] {
    return [...this.#verdicts.values()];
  }

  /** What all performances have earned so far. */
  get earned(): Earned {
    const begun = this.#parts.filter(({ earned }) => earned !== NOTHING);
    if (!this.#turnWeights) return sumOf(begun.map(({ earned }) => earned));
    const turns = this.#turnWeights.map((weight, turn) => {
      const parts = begun.filter((part) => part.turn === turn);
      return { weight, isBegun: parts.length > 0, ...sumOf(parts.map(({ earned }) => earned)) };
    });
    const { points } = meanOf(turns);
    return { points, seen: meanOf(turns.filter(({ isBegun }) => isBegun)).seen };
  }

  /** The result; null after a fault, or before there is one. */
  get result(): DanceResult | null {
    const results = this.#parts.flatMap(({ turn, end }) => (end?.result ? { turn, result: end.result } : []));
    const [most, ...others] = results.map(({ result }) => result).toSorted((a, b) => b.seen - a.seen);
    if (!most || (others.length === 0 && !this.#turnWeights)) return most ?? null;
    const turns = (this.#turnWeights ?? [1]).map((weight, turn) => {
      const own = results.filter((one) => one.turn === turn || !this.#turnWeights);
      return { weight, ...sumOf(own.map(({ result }) => result)) };
    });
    const { points, seen } = meanOf(turns);
    const forms = results.flatMap(({ result }) => result.form ?? []);
    const form = this.#turnWeights && forms.length > 0 ? mean(forms) : most.form;
    return { ...most, form, points, seen, stars: starsOf(points), complete: seen >= MIN_COMPLETE_SHARE };
  }

  /** A performance begins, of one of the player's turns; returns what to call with its progress. */
  begin(turn = 0) {
    const part: Part = { turn, isDancing: false, earned: NOTHING, end: null };
    this.#parts.push(part);
    return {
      start: () => {
        if (part.end === null) part.isDancing = true;
      },
      /** Returns what all have earned so far. */
      progress: (progress: Progress): Progress => {
        part.earned = progress;
        const isOnly = this.#parts.every((other) => other === part || other.earned === NOTHING);
        return isOnly && !this.#turnWeights ? progress : { ...progress, ...this.earned };
      },
      judge: (verdict: Verdict) => void this.#verdicts.set(verdict.move, verdict),
      end: (end: PerformanceEnd) => {
        part.end = end;
        if (end.result && part.earned !== NOTHING) part.earned = end.result;
        part.isDancing = false;
      },
    };
  }
}

/**
 * What several parts of a dance have earned together. Each has lost what it did not see; beyond the share at which
 * nothing is lost more, they would earn more than one performance.
 */
const sumOf = (parts: readonly Earned[]): Earned => {
  const [only, ...others] = parts;
  if (only && others.length === 0) return only;
  const seen = parts.reduce((sum, part) => sum + part.seen, 0);
  const points = parts.reduce((sum, part) => sum + part.points, 0);
  return { points: Math.round(points * Math.min(1, MIN_COMPLETE_SHARE / seen || 1)), seen: Math.min(1, seen) };
};

/** What several turns have earned, each by its weight. */
const meanOf = (turns: readonly (Earned & { readonly weight: number })[]): Earned => {
  const total = turns.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return NOTHING;
  const weighted = (valueOf: (turn: Earned) => number): number =>
    turns.reduce((sum, turn) => sum + turn.weight * valueOf(turn), 0) / total;
  return { points: Math.round(weighted(({ points }) => points)), seen: weighted(({ seen }) => seen) };
};
