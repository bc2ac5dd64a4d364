import type { Choreography } from '@instep/choreo/choreography';
import { mean } from '@instep/choreo/statistics';
import type { Figures, Measure } from '@instep/measures/measure';
import { createRandom, sampleIndices, seedOf } from '@instep/measures/random';
import { auc, bestF1 } from '../../statistics/ranking.ts';
import { withFrozenLimb, withReplacedLimb, withTurnedLimb, type FreeLimb } from '../limb.ts';
import { figuresOfMove, type FigureRange } from '../figure-range.ts';
import { torsoLength, type Motion } from '@instep/measures/synthetic/motion';
import { anotherDance, type SyntheticPlayers } from '@instep/measures/synthetic/synthetic-players';

const FREE_LIMBS: readonly FreeLimb[] = ['left_arm', 'right_arm', 'left_leg', 'right_leg'];

/** A way in which one limb is wrong in a section. */
type Fault = (motion: Motion, limb: FreeLimb, range: FigureRange, other: Motion) => Motion;

const replaceLimb: Fault = (motion, limb, range, other) => {
  const maxStart = Math.max(other.figures.length - (range.to - range.from), 1);
  const from = createRandom(range.from).below(maxStart);
  return withReplacedLimb(motion, limb, range, {
    motion: other,
    from,
    scale: torsoLength(motion) / torsoLength(other),
  });
};

/** One limb's value in one move: of the faulty limb in a faulty move, or of any other. */
type LimbValue = { readonly faulty: boolean; readonly value: number };
type LimbFindings = { readonly values: LimbValue[]; readonly named: boolean[] };

/** The judge's values for limbs, when one limb is wrong in a third of the moves. */
const findingsOf = (
  synthetic: SyntheticPlayers,
  dance: Choreography,
  limb: FreeLimb,
  name: string,
  fault: Fault,
): LimbFindings => {
  const random = createRandom(seedOf(dance.id + limb));
  const faulty = new Set(sampleIndices(random, Math.max(1, Math.floor(dance.moves.length / 3)), dance.moves.length));
  const other = synthetic.motionOf(anotherDance(synthetic.dances, dance, 5));
  const change = (motion: Motion): Motion =>
    dance.moves.reduce(
      (changed, move, index) =>
        faulty.has(index) ? fault(changed, limb, figuresOfMove(motion, move), other) : changed,
      motion,
    );
  const { verdicts } = synthetic.judge({ dance, name: `${limb} ${name}`, change });
  const findings: LimbFindings = { values: [], named: [] };
  for (const { move, limbs } of verdicts) {
    const seen = FREE_LIMBS.flatMap((free) => (limbs[free] === null ? [] : [{ free, value: limbs[free] }]));
    for (const { free, value } of seen) findings.values.push({ faulty: free === limb && faulty.has(move - 1), value });
    const own = limbs[limb];
    if (faulty.has(move - 1) && own !== null) findings.named.push(seen.every(({ value }) => value >= own));
  }
  return findings;
};

const figures = (synthetic: SyntheticPlayers, name: string, fault: Fault): Figures => {
  const findings = synthetic.dances.flatMap((dance) =>
    FREE_LIMBS.map((limb) => findingsOf(synthetic, dance, limb, name, fault)),
  );
  const values = findings.flatMap((one) => one.values);
  const named = findings.flatMap((one) => one.named);
  const of = (faulty: boolean): number[] => values.filter((one) => one.faulty === faulty).map((one) => one.value);
  const [bad, good] = [of(true), of(false)];
  return {
    values: { AUC: auc(bad.map(negated), good.map(negated)), top1: mean(named.map(Number)), F1: bestF1(bad, good) },
    n: bad.length,
  };
};

const negated = (value: number): number => -value;

const limbMeasure = (
  name: string,
  fault: Fault,
  bounds: Measure<SyntheticPlayers>['bounds'],
): Measure<SyntheticPlayers> => ({
  id: `16S ${name}`,
  measure: `finding the one limb that is ${name}`,
  bounds,
  figuresOf: (synthetic) =>
    synthetic.dances.length < 2 && name === 'replaced' ? null : figures(synthetic, name, fault),
});

const limbBounds = (AUC: number, rest: Measure<SyntheticPlayers>['bounds']): Measure<SyntheticPlayers>['bounds'] => ({
  AUC: { atLeast: AUC },
  ...rest,
});
const MIN_TOP1 = { top1: { atLeast: 0.92 } };

/** Feedback on limbs must name the right one. */
export const limbMeasures: readonly Measure<SyntheticPlayers>[] = [
  limbMeasure('frozen', withFrozenLimb, limbBounds(0.96, { ...MIN_TOP1, F1: { atLeast: 0.85 } })),
  limbMeasure('replaced', replaceLimb, limbBounds(0.96, { ...MIN_TOP1, F1: { atLeast: 0.85 } })),
  limbMeasure('turned by 90', turnedBy(90), limbBounds(0.99, { ...MIN_TOP1, F1: { atLeast: 0.98 } })),
  limbMeasure('turned by 60', turnedBy(60), limbBounds(0.99, { ...MIN_TOP1, F1: { atLeast: 0.98 } })),
  limbMeasure('turned by 30', turnedBy(30), limbBounds(0.92, { ...MIN_TOP1, F1: { atLeast: 0.85 } })),
];

function turnedBy(angle: number): Fault {
  return (motion, limb, range) => withTurnedLimb(motion, limb, range, angle);
}
