/** Judges an attempt against a reference, and makes the comparison that `--json` prints. */
import type { Choreography, Move } from '@instep/choreo/choreography';
import { Judge } from '@instep/choreo/judge/judge';
import type { Reference } from '@instep/choreo/judge/reference';
import type { JudgedLine } from '@instep/choreo/judged-recording';
import type { Rig } from '@instep/choreo/lateness';
import type { TimedPose } from '@instep/choreo/pose';
import type { DanceResult, NoScoreReason } from '@instep/choreo/result';
import type { Rating } from '@instep/choreo/rating';
import { byLimb, type ByLimb } from '@instep/choreo/skeleton';
import type { Degrees, Milliseconds, Seconds, UnitInterval } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';
import { worstOf, type Worst } from './worst.ts';

/** How well an attempt danced a reference, as `--json` prints it. */
export type Comparison = {
  readonly reference: string;
  readonly attempt: string;
  /** t_attempt = t_reference + offsetS. */
  readonly offsetS: Seconds;
  /** The confidence of a found offset; `null` if the offset was given. */
  readonly offsetConfidence: UnitInterval | null;
  /** 0..100, as the judge computes it; `null` with a reason. */
  readonly score: number | null;
  readonly points: number;
  readonly stars: number;
  readonly lagMs: Milliseconds | null;
  readonly mirrored: boolean | null;
  readonly yawDeg: Degrees | null;
  readonly coverage: UnitInterval;
  /** At least 80 % of the dance was judged; below that, the score is reduced by what was not seen. */
  readonly complete: boolean;
  /** The share judged of what could have been judged, by weight. */
  readonly seen: UnitInterval;
  /** The share of the dance for which no frames came; left out of the score. */
  readonly lost: UnitInterval;
  readonly noScoreReason: NoScoreReason | null;
  /** 0..100; `null` for a limb that was not seen. */
  readonly limbs: ByLimb<number | null>;
  readonly moves: readonly ComparedMove[];
  readonly worst: readonly Worst[];
};

export type ComparedMove = {
  readonly n: number;
  readonly startS: Seconds;
  readonly endS: Seconds;
  /** `null` for a move that was not seen. */
  readonly rating: Rating | null;
  readonly form: UnitInterval | null;
  readonly timingMs: Milliseconds | null;
};

/** The judge's result for a whole attempt. */
export type Judgement = {
  readonly result: DanceResult;
  /** One for each move, in order. */
  readonly verdicts: readonly Verdict[];
};

/** Between two recordings there is no rig that could delay anything: the whole lag is the player's. */
const NO_RIG: Rig = { lag: 0, origin: 'set' };

/** Judges an attempt frame by frame, as in the game; `offset` maps it to the reference's timeline. */
export const judgeAttempt = (reference: Reference, attempt: readonly TimedPose[], offset: Seconds): Judgement => {
  const verdicts = new Map<number, Verdict>();
  for (const said of judgedFrames(reference, attempt, offset)) {
    if ('verdict' in said) verdicts.set(said.verdict.move, said.verdict);
    if ('result' in said)
      return { result: said.result, verdicts: [...verdicts.values()].sort((a, b) => a.move - b.move) };
  }
  throw new Error('expected a result, got none');
};

/** All that the judge says of an attempt, in the order in which it says it. */
export function* judgedFrames(
  reference: Reference,
  attempt: readonly TimedPose[],
  offset: Seconds,
): Generator<JudgedLine> {
  const judge = new Judge(reference, { lagHint: null, rig: NO_RIG });
  let sequence = 0;
  for (const { mediaTime: attemptTime, pose } of attempt) {
    const mediaTime = attemptTime - offset;
    if (mediaTime < 0 || mediaTime >= reference.duration) continue;
    const { verdicts, live } = judge.handleFrame({ sequence: sequence++, epoch: 0, mediaTime, pose });
    yield { frame: { mediaTime, pose, live } };
    for (const verdict of verdicts) yield { verdict };
  }
  const { verdicts, result } = judge.finish();
  for (const verdict of verdicts) yield { verdict };
  yield { result };
}

export type ComparisonContext = {
  readonly reference: Choreography;
  readonly referenceName: string;
  readonly attemptName: string;
  readonly offset: Seconds;
  readonly offsetConfidence: UnitInterval | null;
};

/** Makes the comparison from a judgement. */
export const comparisonOf = (compared: ComparisonContext, { result, verdicts }: Judgement): Comparison => ({
  reference: compared.referenceName,
  attempt: compared.attemptName,
  offsetS: rounded(compared.offset, 3),
  offsetConfidence: compared.offsetConfidence,
  score: result.score === null ? null : rounded(result.score, 1),
  points: result.points,
  stars: result.stars,
  lagMs: result.lagMs,
  mirrored: result.side === null ? null : result.side === 'mirrored',
  yawDeg: result.yawDeg,
  coverage: rounded(result.coverage, 3),
  complete: result.complete,
  seen: rounded(result.seen, 3),
  lost: rounded(result.lost, 3),
  noScoreReason: result.noScoreReason,
  limbs: roundedLimbs(result.limbs),
  moves: compared.reference.moves.map((move) =>
    comparedMove(
      move,
      verdicts.find((verdict) => verdict.move === move.n),
    ),
  ),
  worst: worstOf(compared.reference.moves, verdicts),
});

const comparedMove = ({ n, start, end }: Move, verdict: Verdict | undefined): ComparedMove => {
  const { rating = null, form = null, timing = null } = verdict ?? {};
  return {
    n,
    startS: rounded(start, 3),
    endS: rounded(end, 3),
    rating,
    form: form === null ? null : rounded(form, 3),
    timingMs: timing === null ? null : Math.round(timing * 1000),
  };
};

const roundedLimbs = (limbs: DanceResult['limbs']): DanceResult['limbs'] =>
  byLimb((limb) => {
    const value = limbs[limb];
    return value === null ? null : rounded(value, 1);
  });

const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals));
