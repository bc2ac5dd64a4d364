/** What each player of a room did best: one gentle title each, from the data, and nobody gets another's. */
import { mean, median } from './statistics.ts';
import type { DanceResult } from './result.ts';
import type { Limb } from './skeleton.ts';
import type { UnitInterval } from './units.ts';
import type { Verdict } from './verdict.ts';

export const AWARDS = [
  'sharpest',
  'on_the_beat',
  'strong_finish',
  'best_legs',
  'best_arms',
  'most_together',
  'danced',
] as const;
export type Award = (typeof AWARDS)[number];

/** One player's dance; `result` is null after a fault, or when nothing was judged. */
export type DancedBy = {
  readonly result: Pick<DanceResult, 'form' | 'timing' | 'limbs'> | null;
  readonly verdicts: readonly Pick<Verdict, 'move' | 'quality'>[];
};

type Measured = UnitInterval | null;

/** A timing that is off by so much earns nothing of `on_the_beat`. */
const WORST_TIMING_MS = 300;
/** A share of the dance at its end, by moves. */
const FINISH_SHARE = 1 / 4;

/** How well a player did in each respect, 0..1; null where it isn't known. */
const MEASURES: Readonly<Record<Exclude<Award, 'danced'>, (by: DancedBy, all: readonly DancedBy[]) => Measured>> = {
  sharpest: ({ result }) => result?.form ?? null,
  on_the_beat: ({ result }) => (result?.timing ? Math.max(0, 1 - result.timing.medianMs / WORST_TIMING_MS) : null),
  strong_finish: (by) => finishOf(by),
  best_legs: (by) => limbsOf(by, ['left_leg', 'right_leg']),
  best_arms: (by) => limbsOf(by, ['left_arm', 'right_arm']),
  most_together: (by, all) => togetherness(by, all),
};

/**
 * An award for each player, in their order. The award goes first where a player stands out most from the others; what is
 * left over, and who has no data, gets `danced`.
 */
export const giveAwards = (players: readonly DancedBy[]): Award[] => {
  const candidates = Object.entries(MEASURES).flatMap(([award, measure]) => {
    const values = players.map((player) => measure(player, players));
    const known = values.filter((value) => value !== null);
    return values.flatMap((value, player) =>
      value === null ? [] : { award: award as Award, player, value, lead: value - mean(known) },
    );
  });
  const given = players.map((): Award => 'danced');
  const awarded = new Set<number>();
  const used = new Set<Award>();
  for (const { award, player } of candidates.toSorted((a, b) => b.lead - a.lead || b.value - a.value)) {
    if (awarded.has(player) || used.has(award)) continue;
    given[player] = award;
    awarded.add(player);
    used.add(award);
  }
  return given;
};

const meanOf = (values: readonly number[]): number | null => (values.length === 0 ? null : mean(values));

const limbsOf = ({ result }: DancedBy, limbs: readonly Limb[]): Measured => {
  const score = meanOf(limbs.flatMap((limb) => result?.limbs[limb] ?? []));
  return score === null ? null : score / 100;
};

/** The quality of the last moves. */
const finishOf = ({ verdicts }: DancedBy): Measured => {
  const count = Math.ceil(verdicts.length * FINISH_SHARE);
  const last = verdicts.toSorted((a, b) => a.move - b.move).slice(verdicts.length - count);
  return meanOf(last.flatMap(({ quality }) => quality ?? []));
};

/** How little a player's quality differs from the median of the others', move by move. */
const togetherness = (by: DancedBy, all: readonly DancedBy[]): Measured => {
  const others = all.filter((other) => other !== by);
  const differences = by.verdicts.flatMap(({ move, quality }) => {
    const theirs = others.flatMap((other) => other.verdicts.find((one) => one.move === move)?.quality ?? []);
    return quality === null || theirs.length === 0 ? [] : Math.abs(quality - median(theirs));
  });
  const difference = meanOf(differences);
  return difference === null ? null : 1 - difference;
};
