import type { Choreography } from '@instep/choreo/choreography';
import { mean } from '@instep/choreo/statistics';
import type { Figures, Measure } from '@instep/measures/measure';
import { createRandom, pick, seedOf } from '@instep/measures/random';
import { auc, bestF1 } from '../../statistics/ranking.ts';
import { withFrozenLimb, withReplacedLimb, withTurnedLimb, type FreeLimb } from '../limb.ts';
import { figuresOfMove, type FigureRange } from '../figure-range.ts';
import { torsoLength, type Motion } from '@instep/measures/synthetic/motion';
import { anotherDance, type Stage } from '@instep/measures/synthetic/synthetic-players';

const FREE_LIMBS: readonly FreeLimb[] = ['left_arm', 'right_arm', 'left_leg', 'right_leg'];

/** A way in which one limb is wrong in a section. */
type Fault = (motion: Motion, limb: FreeLimb, range: FigureRange, other: Motion) => Motion;

const replaced: Fault = (motion, limb, range, other) => {
  const room = Math.max(other.figures.length - (range.to - range.from), 1);
  const from = createRandom(range.from).below(room);
  return withReplacedLimb(motion, limb, range, {
    motion: other,
    from,
    scale: torsoLength(motion) / torsoLength(other),
  });
};

/** One limb's value in one move: of the faulty limb in a faulty move, or of any other. */
type LimbValue = { readonly faulty: boolean; readonly value: number };
type Told = { readonly values: LimbValue[]; readonly named: boolean[] };

/** The judge's values for limbs, when one limb is wrong in a third of the moves. */
const toldOf = (stage: Stage, dance: Choreography, limb: FreeLimb, name: string, fault: Fault): Told => {
  const random = createRandom(seedOf(dance.id + limb));
  const faulty = new Set(pick(random, Math.max(1, Math.floor(dance.moves.length / 3)), dance.moves.length));
  const other = stage.motionOf(anotherDance(stage.dances, dance, 5));
  const change = (motion: Motion): Motion =>
    dance.moves.reduce(
      (changed, move, index) =>
        faulty.has(index) ? fault(changed, limb, figuresOfMove(motion, move), other) : changed,
      motion,
    );
  const { verdicts } = stage.perform({ dance, name: `${limb} ${name}`, change });
  const told: Told = { values: [], named: [] };
  for (const { move, limbs } of verdicts) {
    const seen = FREE_LIMBS.flatMap((free) => (limbs[free] === null ? [] : [{ free, value: limbs[free] }]));
    for (const { free, value } of seen) told.values.push({ faulty: free === limb && faulty.has(move - 1), value });
    const own = limbs[limb];
    if (faulty.has(move - 1) && own !== null) told.named.push(seen.every(({ value }) => value >= own));
  }
  return told;
};

const figures = (stage: Stage, name: string, fault: Fault): Figures => {
  const told = stage.dances.flatMap((dance) => FREE_LIMBS.map((limb) => toldOf(stage, dance, limb, name, fault)));
  const values = told.flatMap((one) => one.values);
  const named = told.flatMap((one) => one.named);
  const of = (faulty: boolean): number[] => values.filter((one) => one.faulty === faulty).map((one) => one.value);
  const [bad, good] = [of(true), of(false)];
  return {
    values: { AUC: auc(bad.map(negated), good.map(negated)), top1: mean(named.map(Number)), F1: bestF1(bad, good) },
    n: bad.length,
  };
};

const negated = (value: number): number => -value;

const limbMeasure = (name: string, fault: Fault, bounds: Measure<Stage>['bounds']): Measure<Stage> => ({
  id: `16S ${name}`,
  measure: `finding the one limb that is ${name}`,
  bounds,
  figuresOf: (stage) => (stage.dances.length < 2 && name === 'replaced' ? null : figures(stage, name, fault)),
});

const asked = (AUC: number, rest: Measure<Stage>['bounds']): Measure<Stage>['bounds'] => ({
  AUC: { atLeast: AUC },
  ...rest,
});
const NAMED = { top1: { atLeast: 0.92 } };

/** Feedback on limbs must name the right one. */
export const limbMeasures: readonly Measure<Stage>[] = [
  limbMeasure('frozen', withFrozenLimb, asked(0.96, { ...NAMED, F1: { atLeast: 0.85 } })),
  limbMeasure('replaced', replaced, asked(0.96, { ...NAMED, F1: { atLeast: 0.85 } })),
  limbMeasure('turned by 90', turnedBy(90), asked(0.99, { ...NAMED, F1: { atLeast: 0.98 } })),
  limbMeasure('turned by 60', turnedBy(60), asked(0.99, { ...NAMED, F1: { atLeast: 0.98 } })),
  limbMeasure('turned by 30', turnedBy(30), asked(0.92, { ...NAMED, F1: { atLeast: 0.85 } })),
];

function turnedBy(angle: number): Fault {
  return (motion, limb, range) => withTurnedLimb(motion, limb, range, angle);
}
