import { STAR_POINTS } from '@instep/choreo/rating';
import { mirrorLimb } from '@instep/choreo/skeleton';
import type { TimedPose } from '@instep/choreo/pose';
import { absenceMeasure } from '../absences.ts';
import type { Measure } from '../measure.ts';
import { wayShares } from '../rehearsal/way-shares.ts';
import { perform, scoreOf } from '../run-judge.ts';
import { mean, percentile } from '../statistics/summary.ts';
import type { FreeLimb } from '../synthetic/limb.ts';
import { remembered } from '../synthetic/stage.ts';
import { atSize, later, withHeld } from './changes.ts';
import type { OwnPair, People } from './people.ts';
import { framesBeside, wrongRuns, type WrongRun } from './runs.ts';

const runsOf = remembered(wrongRuns);
const ownScores = remembered(({ own }: People): number[] =>
  own.map((pair) => scoreOf(perform(pair.dance, pair.performer.frames))),
);

const scores = (runs: readonly WrongRun[]): number[] => runs.map(({ performance }) => scoreOf(performance));

const worstOf = (runs: readonly WrongRun[]): string =>
  [...runs]
    .sort((a, b) => scoreOf(b.performance) - scoreOf(a.performance))
    .slice(0, 5)
    .map(({ performer, dance, performance }) => `${performer} before ${dance} ${scoreOf(performance).toFixed(1)}`)
    .join(', ');

const ownMeasure: Measure<People> = {
  id: '1M each',
  measure: 'score of the own dance, each pair of people',
  bounds: {},
  figuresOf: (people) => {
    if (people.own.length === 0) return null;
    const all = ownScores(people);
    const note = people.own.map(({ name }, index) => `${name} ${(all[index] as number).toFixed(1)}`).join(', ');
    return { values: { mean: mean(all), min: Math.min(...all), max: Math.max(...all) }, n: all.length, note };
  },
};

const wrongMeasure: Measure<People> = {
  id: '5M',
  measure: 'everybody before every dance that is not theirs: score, and runs that get a star',
  bounds: { p95: { atMost: 5 }, max: { atMost: 15 }, stars: { atMost: 0 } },
  figuresOf: (people) => {
    const runs = runsOf(people);
    if (runs.length === 0) return null;
    const all = scores(runs);
    const stars = runs.filter(({ performance }) => performance.result.points >= STAR_POINTS[0]).length;
    const values = { mean: mean(all), p95: percentile(all, 95), max: Math.max(...all), stars };
    return { values, n: runs.length, note: `The highest: ${worstOf(runs)}.` };
  },
};

const marchMeasure: Measure<People> = {
  id: '5M march',
  measure: 'somebody who marches on the spot, seen from aside, before every dance',
  bounds: { max: { atMost: 15 } },
  figuresOf: (people) => {
    const runs = runsOf(people).filter(({ performer }) => performer.startsWith('march'));
    if (runs.length === 0) return null;
    const all = scores(runs);
    return { values: { mean: mean(all), max: Math.max(...all) }, n: runs.length };
  },
};

const marginMeasure: Measure<People> = {
  id: '25M',
  measure: 'worst own score less the best of all wrong ones',
  bounds: { margin: { atLeast: 19 } },
  figuresOf: (people) => {
    const [own, wrong] = [ownScores(people), scores(runsOf(people))];
    if (own.length === 0 || wrong.length === 0) return null;
    return { values: { margin: Math.min(...own) - Math.max(...wrong) }, n: own.length + wrong.length };
  },
};

const stillMeasure: Measure<People> = {
  id: '4M',
  measure: 'people who stand still or do nothing, before every dance',
  bounds: { mean: { atMost: 1.5 }, max: { atMost: 9 } },
  figuresOf: ({ all }) => {
    const dances = all.flatMap(({ dance }) => dance ?? []);
    const still = all
      .filter(({ isStill }) => isStill)
      .flatMap((person) => dances.map((dance) => scoreOf(perform(dance, framesBeside(person, dance)))));
    return still.length === 0 ? null : { values: { mean: mean(still), max: Math.max(...still) }, n: still.length };
  },
};

/** What is left of the own score when something is done to the performer: shares of it, in the mean over the pairs. */
const keptOf = (people: People, change: (pair: OwnPair) => readonly TimedPose[]): number =>
  mean(
    people.own.map((pair, index) => scoreOf(perform(pair.dance, change(pair))) / (ownScores(people)[index] as number)),
  );

const sizeMeasure: Measure<People> = {
  id: '17M',
  measure: 'real movements made smaller: share of the score that is kept at .8, .6, .4 of their size',
  bounds: { at40: { atMost: 0.5 } },
  figuresOf: (people) => {
    if (people.own.length === 0) return null;
    const at = (size: number): number => keptOf(people, ({ performer }) => atSize(performer.frames, size));
    return { values: { at80: at(0.8), at60: at(0.6), at40: at(0.4) }, n: 3 * people.own.length };
  },
};

const LATENESS = [0.1, 0.2, 0.3, 0.5, 0.75, 1] as const;

const lateMeasure: Measure<People> = {
  id: '12M',
  measure: 'real people made late throughout: share of the score that is kept',
  bounds: {},
  figuresOf: (people) => {
    if (people.own.length === 0) return null;
    const values = Object.fromEntries(
      LATENESS.map((by) => [
        `late${by * 1000}ms`,
        keptOf(people, ({ performer, dance }) => later(performer.frames, by, dance.duration)),
      ]),
    );
    return { values, n: LATENESS.length * people.own.length };
  },
};

const LEGS = ['left_leg', 'right_leg'] as const;
const ARMS = ['left_arm', 'right_arm'] as const;
/** A dance with less of its way in the legs has hardly any steps. */
const STEPS_FROM = 0.15;

const stepsIn = ({ dance }: OwnPair): number => {
  const { left_leg: left, right_leg: right } = wayShares(dance);
  return left + right;
};

const heldMeasure: Measure<People> = {
  id: 'aM held',
  measure: 'legs or arms of real dancers hang still all through a dance with steps: share of the score that is lost',
  bounds: { legs: { atLeast: 0.15 } },
  figuresOf: ({ own, selves }) => {
    const [others, themselves] = [own, selves].map((pairs) => pairs.filter((pair) => stepsIn(pair) >= STEPS_FROM));
    if (!others || !themselves || others.length === 0) return null;
    const lost =
      (limbs: readonly FreeLimb[]) =>
      ({ dance, performer }: OwnPair): number =>
        1 - scoreOf(perform(dance, withHeld(performer.frames, limbs))) / scoreOf(perform(dance, performer.frames));
    const ofEach = [...others, ...themselves].map((pair) => ({ pair, legs: lost(LEGS)(pair) }));
    const note = ofEach.map(({ pair, legs }) => `${pair.name} ${percent(stepsIn(pair))} > ${percent(legs)}`).join(', ');
    const values = {
      legs: mean(ofEach.map(({ legs }) => legs)),
      legsOfOthers: mean(others.map(lost(LEGS))),
      arms: mean(ofEach.map(({ pair }) => lost(ARMS)(pair))),
    };
    return { values, n: 2 * ofEach.length, note: `The legs' share of the way > lost with them, in %: ${note}.` };
  },
};

const percent = (share: number): string => (100 * share).toFixed(0);

const frozenMeasure: Measure<People> = {
  id: '16M',
  measure: 'one limb of a real dancer hangs still in every third move: share in which it is the worst told',
  bounds: { arms: { atLeast: 0.89 }, legs: { atLeast: 0.75 } },
  figuresOf: ({ selves }) => {
    if (selves.length === 0) return null;
    const told = (limbs: readonly FreeLimb[]): boolean[] =>
      limbs.flatMap((limb) => selves.flatMap((pair) => isTold(pair, limb)));
    const [arms, legs] = [told(ARMS), told(LEGS)];
    const share = (all: readonly boolean[]): number => all.filter(Boolean).length / all.length;
    return { values: { arms: share(arms), legs: share(legs) }, n: arms.length + legs.length };
  },
};

/** For each move in which the limb moves in the dance, whether it is the worst of those that are told. */
const isTold = ({ dance, performer }: OwnPair, limb: FreeLimb): boolean[] => {
  const held = dance.moves.filter(({ n }) => n % 3 === 0);
  const isHeld = (time: number): boolean => held.some(({ start, end }) => time >= start && time < end);
  const { verdicts, result } = perform(dance, withHeld(performer.frames, [limb], isHeld));
  const seenAs = result.side === 'mirrored' ? mirrorLimb(limb) : limb;
  return verdicts
    .filter(({ move }) => held.some(({ n }) => n === move))
    .flatMap(({ limbs }) => {
      const value = limbs[seenAs];
      if (value === null) return [];
      return Object.values(limbs).every((other) => other === null || other >= value);
    });
};

/** Protocol M: a matrix of real people before each other's dances, and real people changed by arithmetic. */
export const PEOPLE_MEASURES: readonly Measure<People>[] = [
  ownMeasure,
  wrongMeasure,
  marchMeasure,
  marginMeasure,
  stillMeasure,
  sizeMeasure,
  lateMeasure,
  heldMeasure,
  frozenMeasure,
  absenceMeasure('27M', { complete: { atMost: 0 } }, ({ own }) =>
    own.map(({ dance, performer }) => ({
      dance,
      frames: performer.frames.filter(({ mediaTime }) => mediaTime < dance.duration),
      whole: perform(dance, performer.frames),
    })),
  ),
];
