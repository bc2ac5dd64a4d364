import { mean } from '@instep/choreo/statistics';
import type { Measure, Values } from '@instep/measures/measure';
import { perform, scoreOf } from '@instep/measures/judge-run';
import { auc } from '../../statistics/ranking.ts';
import { bothScores, heard, judgedTake, WAYS, type Way } from '../hearing.ts';
import type { Pixels } from '../load-pixels.ts';
import type { Take } from '../take.ts';
import * as takes from '../takes.ts';

/** One value for each way: `least` through frames, `leastJoints` from the joints. */
const named = (name: string, valueOf: (way: Way) => number): Values =>
  Object.fromEntries(WAYS.map((way) => [way === 'pixels' ? name : `${name}Joints`, valueOf(way)]));

const scoresOf = (pixels: Pixels, all: readonly Take[], way: Way): number[] =>
  all.map((take) => bothScores(pixels, take)[way]);

const ifJudged =
  (figuresOf: Measure<Pixels>['figuresOf']): Measure<Pixels>['figuresOf'] =>
  (pixels) =>
    pixels.judged.length === 0 ? null : figuresOf(pixels);

const goodMeasure: Measure<Pixels> = {
  id: '6P',
  measure: 'score of a good player of another body in a room',
  bounds: { least: { atLeast: 85 } },
  figuresOf: ifJudged((pixels) => {
    const all = [takes.GOOD, takes.GOOD_LEGS];
    return { values: named('least', (way) => Math.min(...scoresOf(pixels, all, way))), n: all.length };
  }),
};

const stillMeasure: Measure<Pixels> = {
  id: '4P',
  measure: 'score of standing still',
  bounds: { score: { atMost: 6 } },
  figuresOf: ifJudged((pixels) => ({
    values: named('score', (way) => bothScores(pixels, takes.STILL)[way]),
    n: 1,
  })),
};

const otherDanceMeasure: Measure<Pixels> = {
  id: '5P',
  measure: 'score of another dance',
  bounds: { max: { atMost: 22 } },
  figuresOf: ifJudged((pixels) => {
    const scores = (way: Way): number[] =>
      [takes.GOOD, takes.GOOD_LEGS].flatMap((take) => {
        const judged = judgedTake(pixels, take);
        const others = pixels.dances.filter(({ id }) => id !== take.dance.id);
        return others.map((dance) => scoreOf(perform(dance, judged[way])));
      });
    return { values: { ...named('max', (way) => Math.max(...scores(way))) }, n: scores('pixels').length };
  }),
};

const wrongMovesMeasure: Measure<Pixels> = {
  id: '8P',
  measure: 'two moves of four danced wrong: AUC of right against wrong moves, score',
  bounds: { AUC: { atLeast: 0.98 } },
  figuresOf: ifJudged((pixels) => {
    const of = (way: Way) => heard(pixels, takes.WITH_WRONG_MOVES, way);
    const qualities = (way: Way, wrong: boolean): number[] =>
      of(way).verdicts.flatMap(({ move, quality }) =>
        quality === null || takes.WRONG_MOVES.includes(move) !== wrong ? [] : [quality],
      );
    const values = {
      ...named('AUC', (way) => auc(qualities(way, false), qualities(way, true))),
      ...named('score', (way) => scoreOf(of(way))),
    };
    return { values, n: of('pixels').verdicts.length };
  }),
};

/** The points lost against the good player, the worst of some takes. */
const lossMeasure = (id: string, measure: string, worstAtMost: number, all: readonly Take[]): Measure<Pixels> => ({
  id,
  measure,
  bounds: { worst: { atMost: worstAtMost } },
  figuresOf: ifJudged((pixels) => {
    const losses = (way: Way): number[] =>
      scoresOf(pixels, all, way).map((score) => bothScores(pixels, takes.GOOD)[way] - score);
    const note = `Lost: ${all.map(({ name }, index) => `${name} ${losses('pixels')[index]?.toFixed(1)}`).join(', ')}.`;
    return { values: named('worst', (way) => Math.max(...losses(way))), n: all.length, note };
  }),
});

const sideMeasure: Measure<Pixels> = {
  id: '11P',
  measure: 'danced as a mirror image: sides named right of two; score lost',
  bounds: { right: { atLeast: 2 }, lost: { atMost: 3 } },
  figuresOf: ifJudged((pixels) => {
    const right = (way: Way): number =>
      Number(heard(pixels, takes.GOOD, way).result.side === 'same') +
      Number(heard(pixels, takes.MIRRORED, way).result.side === 'mirrored');
    const lost = (way: Way): number => bothScores(pixels, takes.GOOD)[way] - bothScores(pixels, takes.MIRRORED)[way];
    return { values: { ...named('right', right), ...named('lost', lost) }, n: 2 };
  }),
};

const DELAYS = [0, 0.1, 0.2, 0.3, 0.4] as const;

const lagMeasure: Measure<Pixels> = {
  id: '14P',
  measure: 'shifted by 0 to 400 ms: mean error of the lag in ms, span of the scores',
  bounds: { meanMs: { atMost: 40 } },
  figuresOf: ifJudged((pixels) => {
    const at = (way: Way) => DELAYS.map((delay) => heard(pixels, takes.GOOD, way, delay));
    const errors = (way: Way): number[] =>
      at(way).map(({ result }, index) => Math.abs((result.lagMs ?? NaN) - 1000 * (DELAYS[index] ?? NaN)));
    const span = (way: Way): number => Math.max(...at(way).map(scoreOf)) - Math.min(...at(way).map(scoreOf));
    return { values: { ...named('meanMs', (way) => mean(errors(way))), ...named('span', span) }, n: DELAYS.length };
  }),
};

const amplitudeMeasure: Measure<Pixels> = {
  id: '17P',
  measure: 'score at amplitudes .3 .6 1',
  bounds: { falls: { atMost: 0 }, at30: { atMost: 50 } },
  figuresOf: ifJudged((pixels) => {
    const scores = (way: Way): number[] => scoresOf(pixels, [...takes.AMPLITUDES.map(takes.smaller), takes.GOOD], way);
    const falls = scores('pixels').filter((score, index, all) => score < (all[index - 1] ?? -Infinity)).length;
    const at = (name: string, index: number): Values => named(name, (way) => scores(way)[index] ?? NaN);
    return { values: { falls, ...at('at30', 0), ...at('at60', 1), ...at('at100', 2) }, n: scores('pixels').length };
  }),
};

const LIMBS = takes.FAULTS.map(({ limb }) => limb);

const limbMeasure: Measure<Pixels> = {
  id: '16P',
  measure: 'one limb frozen or wrong for 4 s: share of its moves in which that limb is the worst told',
  bounds: { top1: { atLeast: 0.92 } },
  figuresOf: ifJudged((pixels) => {
    const told = (way: Way) => takes.FAULTS.flatMap((fault) => toldOf(pixels, fault, way));
    const note = takes.FAULTS.map((fault) => {
      const own = toldOf(pixels, fault, 'pixels');
      return `${fault.take.name} ${own.filter(Boolean).length} of ${own.length}`;
    });
    return {
      values: named('top1', (way) => mean(told(way).map(Number))),
      n: told('pixels').length,
      note: `${note.join(', ')}.`,
    };
  }),
};

const toldOf = (pixels: Pixels, { limb, take }: (typeof takes.FAULTS)[number], way: Way): boolean[] => {
  const { moves } = judgedTake(pixels, take).dance;
  const faulty = moves.filter(({ start, end }) => start >= takes.FAULTY.fromS && end <= takes.FAULTY.toS);
  return heard(pixels, take, way).verdicts.flatMap(({ move, limbs }) => {
    const own = limbs[limb];
    if (own === null || !faulty.some(({ n }) => n === move)) return [];
    return [LIMBS.every((other) => (limbs[other] ?? Infinity) >= own)];
  });
};

/** Protocol S again, through frames and the real pose network. */
export const judgeMeasures: readonly Measure<Pixels>[] = [
  stillMeasure,
  otherDanceMeasure,
  goodMeasure,
  wrongMovesMeasure,
  lossMeasure('9P', 'score lost by other proportions', 3, takes.BODIES_SEEN.map(takes.bodied)),
  lossMeasure('10P', 'score lost when the camera stands 30, 45 degrees aside', 4, takes.YAWS.map(takes.seenFrom)),
  sideMeasure,
  lagMeasure,
  limbMeasure,
  amplitudeMeasure,
  lossMeasure('cP', 'score lost by a poor picture', 5, takes.POOR),
];
