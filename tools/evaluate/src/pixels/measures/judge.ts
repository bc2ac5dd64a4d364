import { mean } from '@instep/choreo/statistics';
import type { Measure, Values } from '@instep/measures/measure';
import { judgeFrames, scoreOrZero } from '@instep/measures/judge-run';
import { auc } from '../../statistics/ranking.ts';
import { scoresByInput, judgeClip, judgedClip, INPUTS, type JudgeInputKind } from '../judged-clips.ts';
import type { PixelMaterial } from '../load-pixels.ts';
import type { ClipSpec } from '../clip.ts';
import * as clips from '../clips.ts';

/** One value for each kind of input: `least` through frames, `leastJoints` from the joints. */
const valuesByInput = (name: string, valueOf: (kind: JudgeInputKind) => number): Values =>
  Object.fromEntries(INPUTS.map((kind) => [kind === 'pixels' ? name : `${name}Joints`, valueOf(kind)]));

const scoresOf = (pixels: PixelMaterial, all: readonly ClipSpec[], kind: JudgeInputKind): number[] =>
  all.map((clip) => scoresByInput(pixels, clip)[kind]);

const ifJudged =
  (figuresOf: Measure<PixelMaterial>['figuresOf']): Measure<PixelMaterial>['figuresOf'] =>
  (pixels) =>
    pixels.judged.length === 0 ? null : figuresOf(pixels);

const goodMeasure: Measure<PixelMaterial> = {
  id: '6P',
  measure: 'score of a good player of another body in a room',
  bounds: { least: { atLeast: 85 } },
  figuresOf: ifJudged((pixels) => {
    const all = [clips.GOOD, clips.GOOD_LEGS];
    return { values: valuesByInput('least', (kind) => Math.min(...scoresOf(pixels, all, kind))), n: all.length };
  }),
};

const stillMeasure: Measure<PixelMaterial> = {
  id: '4P',
  measure: 'score of standing still',
  bounds: { score: { atMost: 6 } },
  figuresOf: ifJudged((pixels) => ({
    values: valuesByInput('score', (kind) => scoresByInput(pixels, clips.STILL)[kind]),
    n: 1,
  })),
};

const otherDanceMeasure: Measure<PixelMaterial> = {
  id: '5P',
  measure: 'score of another dance',
  bounds: { max: { atMost: 22 } },
  figuresOf: ifJudged((pixels) => {
    const scores = (kind: JudgeInputKind): number[] =>
      [clips.GOOD, clips.GOOD_LEGS].flatMap((clip) => {
        const judged = judgedClip(pixels, clip);
        const others = pixels.dances.filter(({ id }) => id !== clip.dance.id);
        return others.map((dance) => scoreOrZero(judgeFrames(dance, judged[kind])));
      });
    return { values: { ...valuesByInput('max', (kind) => Math.max(...scores(kind))) }, n: scores('pixels').length };
  }),
};

const wrongMovesMeasure: Measure<PixelMaterial> = {
  id: '8P',
  measure: 'two moves of four danced wrong: AUC of right against wrong moves, score',
  bounds: { AUC: { atLeast: 0.98 } },
  figuresOf: ifJudged((pixels) => {
    const run = (kind: JudgeInputKind) => judgeClip(pixels, clips.WITH_WRONG_MOVES, kind);
    const qualities = (kind: JudgeInputKind, wrong: boolean): number[] =>
      run(kind).verdicts.flatMap(({ move, quality }) =>
        quality === null || clips.WRONG_MOVES.includes(move) !== wrong ? [] : [quality],
      );
    const values = {
      ...valuesByInput('AUC', (kind) => auc(qualities(kind, false), qualities(kind, true))),
      ...valuesByInput('score', (kind) => scoreOrZero(run(kind))),
    };
    return { values, n: run('pixels').verdicts.length };
  }),
};

/** The points lost against the good player, the worst of some clips. */
const lossMeasure = (
  id: string,
  measure: string,
  worstAtMost: number,
  all: readonly ClipSpec[],
): Measure<PixelMaterial> => ({
  id,
  measure,
  bounds: { worst: { atMost: worstAtMost } },
  figuresOf: ifJudged((pixels) => {
    const losses = (kind: JudgeInputKind): number[] =>
      scoresOf(pixels, all, kind).map((score) => scoresByInput(pixels, clips.GOOD)[kind] - score);
    const note = `Lost: ${all.map(({ name }, index) => `${name} ${losses('pixels')[index]?.toFixed(1)}`).join(', ')}.`;
    return { values: valuesByInput('worst', (kind) => Math.max(...losses(kind))), n: all.length, note };
  }),
});

const sideMeasure: Measure<PixelMaterial> = {
  id: '11P',
  measure: 'danced as a mirror image: sides detected correctly, of two; score lost',
  bounds: { right: { atLeast: 2 }, lost: { atMost: 3 } },
  figuresOf: ifJudged((pixels) => {
    const right = (kind: JudgeInputKind): number =>
      Number(judgeClip(pixels, clips.GOOD, kind).result.side === 'same') +
      Number(judgeClip(pixels, clips.MIRRORED, kind).result.side === 'mirrored');
    const lost = (kind: JudgeInputKind): number =>
      scoresByInput(pixels, clips.GOOD)[kind] - scoresByInput(pixels, clips.MIRRORED)[kind];
    return { values: { ...valuesByInput('right', right), ...valuesByInput('lost', lost) }, n: 2 };
  }),
};

const DELAYS = [0, 0.1, 0.2, 0.3, 0.4] as const;

const lagMeasure: Measure<PixelMaterial> = {
  id: '14P',
  measure: 'shifted by 0 to 400 ms: mean error of the lag in ms, span of the scores',
  bounds: { meanMs: { atMost: 40 } },
  figuresOf: ifJudged((pixels) => {
    const at = (kind: JudgeInputKind) => DELAYS.map((delay) => judgeClip(pixels, clips.GOOD, kind, delay));
    const errors = (kind: JudgeInputKind): number[] =>
      at(kind).map(({ result }, index) => Math.abs((result.lagMs ?? NaN) - 1000 * (DELAYS[index] ?? NaN)));
    const span = (kind: JudgeInputKind): number =>
      Math.max(...at(kind).map(scoreOrZero)) - Math.min(...at(kind).map(scoreOrZero));
    return {
      values: { ...valuesByInput('meanMs', (kind) => mean(errors(kind))), ...valuesByInput('span', span) },
      n: DELAYS.length,
    };
  }),
};

const amplitudeMeasure: Measure<PixelMaterial> = {
  id: '17P',
  measure: 'score at amplitudes .3 .6 1',
  bounds: { falls: { atMost: 0 }, at30: { atMost: 50 } },
  figuresOf: ifJudged((pixels) => {
    const scores = (kind: JudgeInputKind): number[] =>
      scoresOf(pixels, [...clips.AMPLITUDES.map(clips.withAmplitude), clips.GOOD], kind);
    const falls = scores('pixels').filter((score, index, all) => score < (all[index - 1] ?? -Infinity)).length;
    const at = (name: string, index: number): Values => valuesByInput(name, (kind) => scores(kind)[index] ?? NaN);
    return { values: { falls, ...at('at30', 0), ...at('at60', 1), ...at('at100', 2) }, n: scores('pixels').length };
  }),
};

const LIMBS = clips.FAULTS.map(({ limb }) => limb);

const limbMeasure: Measure<PixelMaterial> = {
  id: '16P',
  measure: 'one limb frozen or wrong for 4 s: share of its moves in which that limb is named as the worst',
  bounds: { top1: { atLeast: 0.92 } },
  figuresOf: ifJudged((pixels) => {
    const results = (kind: JudgeInputKind) => clips.FAULTS.flatMap((fault) => lowestInFaultyMoves(pixels, fault, kind));
    const note = clips.FAULTS.map((fault) => {
      const own = lowestInFaultyMoves(pixels, fault, 'pixels');
      return `${fault.clip.name} ${own.filter(Boolean).length} of ${own.length}`;
    });
    return {
      values: valuesByInput('top1', (kind) => mean(results(kind).map(Number))),
      n: results('pixels').length,
      note: `${note.join(', ')}.`,
    };
  }),
};

const lowestInFaultyMoves = (
  pixels: PixelMaterial,
  { limb, clip }: (typeof clips.FAULTS)[number],
  kind: JudgeInputKind,
): boolean[] => {
  const { moves } = judgedClip(pixels, clip).dance;
  const faulty = moves.filter(
    ({ start, end }) => start >= clips.FAULTY_SECTION.fromS && end <= clips.FAULTY_SECTION.toS,
  );
  return judgeClip(pixels, clip, kind).verdicts.flatMap(({ move, limbs }) => {
    const own = limbs[limb];
    if (own === null || !faulty.some(({ n }) => n === move)) return [];
    return [LIMBS.every((other) => (limbs[other] ?? Infinity) >= own)];
  });
};

/** Protocol S again, through frames and the real pose network. */
export const judgeMeasures: readonly Measure<PixelMaterial>[] = [
  stillMeasure,
  otherDanceMeasure,
  goodMeasure,
  wrongMovesMeasure,
  lossMeasure('9P', 'score lost by other proportions', 3, clips.BODIES_SEEN.map(clips.withBody)),
  lossMeasure('10P', 'score lost when the camera stands 30, 45 degrees to the side', 4, clips.YAWS.map(clips.withYaw)),
  sideMeasure,
  lagMeasure,
  limbMeasure,
  amplitudeMeasure,
  lossMeasure('cP', 'score lost by poor frames', 5, clips.POOR),
];
