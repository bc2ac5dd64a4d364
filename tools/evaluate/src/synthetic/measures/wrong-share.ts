import type { Choreography } from '@instep/choreo/choreography';
import { mean } from '@instep/choreo/statistics';
import type { Measure } from '@instep/measures/measure';
import { createRandom, sampleIndices, seedOf } from '@instep/measures/random';
import { figuresOfMove, withSplice } from '../figure-range.ts';
import { auc } from '../../statistics/ranking.ts';
import { correlation, spearman } from '../../statistics/correlation.ts';
import { type JudgeRun, scoreOrZero } from '@instep/measures/judge-run';
import type { Motion } from '@instep/measures/synthetic/motion';
import { anotherDance, type SyntheticPlayers } from '@instep/measures/synthetic/synthetic-players';

const SHARES = [0, 0.2, 0.4, 0.6, 0.8, 1];

type Spliced = {
  readonly dance: Choreography;
  readonly share: number;
  readonly wrong: ReadonlySet<number>;
  readonly run: JudgeRun;
};

/** Each dance with a share of its moves replaced by sections of another dance; the moves are drawn several times. */
const splicedRuns = (synthetic: SyntheticPlayers): Spliced[] =>
  synthetic.dances.flatMap((dance) =>
    SHARES.flatMap((share) =>
      Array.from({ length: synthetic.repeats }, (_, draw) =>
        splicedRun(synthetic, dance, share, `${dance.id} ${share} ${draw}`),
      ),
    ),
  );

const splicedRun = (synthetic: SyntheticPlayers, dance: Choreography, share: number, name: string): Spliced => {
  const random = createRandom(seedOf(name));
  const wrong = new Set(sampleIndices(random, Math.round(share * dance.moves.length), dance.moves.length));
  const other = synthetic.motionOf(anotherDance(synthetic.dances, dance, 3));
  const change = (motion: Motion): Motion => withWrongMoves(motion, dance, wrong, other);
  return { dance, share, wrong, run: synthetic.judge({ dance, name: `spliced ${name}`, change }) };
};

const withWrongMoves = (motion: Motion, dance: Choreography, wrong: ReadonlySet<number>, other: Motion): Motion => {
  const random = createRandom(seedOf(dance.id));
  return dance.moves.reduce((spliced, move, index) => {
    const range = figuresOfMove(motion, move);
    const maxStart = other.figures.length - (range.to - range.from);
    return wrong.has(index) && maxStart > 0 ? withSplice(spliced, range, other, random.below(maxStart)) : spliced;
  }, motion);
};

/** The mean score of each dance at each share, over the draws, because moves have different weights. */
const meansOfDraws = ({ dances }: SyntheticPlayers, all: readonly Spliced[]): { share: number; score: number }[] =>
  dances.flatMap((dance) =>
    SHARES.map((share) => {
      const draws = all.filter((one) => one.dance === dance && one.share === share);
      return { share, score: mean(draws.map(({ run }) => scoreOrZero(run))) };
    }),
  );

/** The score must fall in proportion to the share of wrong moves. */
export const wrongShareMeasure: Measure<SyntheticPlayers> = {
  id: '7S',
  measure: 'score falls with the share of wrong moves',
  bounds: { rho: { atLeast: 0.96 }, R2: { atLeast: 0.99 } },
  figuresOf: (synthetic) => {
    if (synthetic.dances.length < 2) return null;
    const cases = meansOfDraws(synthetic, splicedRuns(synthetic));
    const means = SHARES.map((share) => mean(cases.filter((one) => one.share === share).map((one) => one.score)));
    const rho = Math.abs(
      spearman(
        cases.map((one) => one.share),
        cases.map((one) => one.score),
      ),
    );
    const note = `Mean scores at ${SHARES.join(', ')}: ${means.map((value) => value.toFixed(0)).join(', ')}.`;
    return { values: { rho, R2: correlation(SHARES, means) ** 2 }, n: cases.length, note };
  },
};

/** Right moves among wrong ones must be told apart from them. */
export const splicedMovesMeasure: Measure<SyntheticPlayers> = {
  id: '8S',
  measure: 'right against wrong moves of one performance, AUC of their quality',
  bounds: { AUC: { atLeast: 0.98 } },
  figuresOf: (synthetic) => {
    if (synthetic.dances.length < 2) return null;
    const judged = splicedRuns(synthetic)
      .filter(({ share }) => share > 0 && share < 1)
      .flatMap(({ wrong, run }) =>
        run.verdicts.flatMap(({ move, quality }) =>
          quality === null ? [] : [{ right: !wrong.has(move - 1), quality }],
        ),
      );
    const qualities = (right: boolean): number[] =>
      judged.filter((one) => one.right === right).map((one) => one.quality);
    return { values: { AUC: auc(qualities(true), qualities(false)) }, n: judged.length };
  },
};
