import { starsOf } from '@instep/choreo/rating';
import { MIN_COMPLETE_SHARE, type DanceResult } from '@instep/choreo/result';
import type { UnitInterval } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';
import type { PerformanceEnd, Progress } from '../performance/performance-hooks.ts';

type Earned = { readonly points: number; readonly seen: UnitInterval };

const NOTHING: Earned = { points: 0, seen: 0 };

/** One performance of a player: the whole dance, or the rest of it after the camera's page was reloaded. */
type Part = { isDancing: boolean; earned: Earned; end: PerformanceEnd | null };

/** A player in a round: what their performances have earned, as if they were one. */
export class RoundPlayer {
  readonly name: string;
  readonly place: number;
  readonly #parts: Part[] = [];
  /** By the number of the move: of a move that two performances judged, the later one counts. */
  readonly #verdicts = new Map<number, Verdict>();

  constructor(name: string, place: number) {
    this.name = name;
    this.place = place;
  }

  get isDancing(): boolean {
    return this.#parts.some(({ isDancing }) => isDancing);
  }

  /** Whether they have danced, and do so no more. */
  get isOver(): boolean {
    return this.hasDanced && !this.isDancing;
  }

  get hasDanced(): boolean {
    return this.#parts.some(({ isDancing, end }) => isDancing || end !== null);
  }

  get verdicts(): readonly Verdict[] {
    return [...this.#verdicts.values()];
  }

  /** The result; null after a fault, or before there is one. */
  get result(): DanceResult | null {
    const results = this.#parts.flatMap(({ end }) => end?.result ?? []);
    const [most, ...others] = results.toSorted((a, b) => b.seen - a.seen);
    if (!most || others.length === 0) return most ?? null;
    const { points, seen } = sumOf(results);
    return { ...most, points, seen, stars: starsOf(points), complete: seen >= MIN_COMPLETE_SHARE };
  }

  /** A performance begins; returns what to call with its progress. */
  begin() {
    const part: Part = { isDancing: false, earned: NOTHING, end: null };
    this.#parts.push(part);
    return {
      start: () => {
        if (part.end === null) part.isDancing = true;
      },
      /** Returns what all have earned so far. */
      progress: (progress: Progress): Progress => {
        part.earned = progress;
        const earlier = this.#parts.filter((other) => other !== part && other.earned !== NOTHING);
        return earlier.length === 0 ? progress : { ...progress, ...sumOf(this.#parts.map(({ earned }) => earned)) };
      },
      judge: (verdict: Verdict) => void this.#verdicts.set(verdict.move, verdict),
      end: (end: PerformanceEnd) => {
        part.end = end;
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
  const seen = parts.reduce((sum, part) => sum + part.seen, 0);
  const points = parts.reduce((sum, part) => sum + part.points, 0);
  return { points: Math.round(points * Math.min(1, MIN_COMPLETE_SHARE / seen || 1)), seen: Math.min(1, seen) };
};
