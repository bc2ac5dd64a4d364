import { bodyPoints } from '@instep/choreo/body-pose';
import { PersonGuard } from '@instep/choreo/judge/guards';
import { ASSUMED_RIG } from '@instep/choreo/lateness';
import { STAR_POINTS } from '@instep/choreo/rating';
import { mirrorLimb } from '@instep/choreo/skeleton';
import type { TimedPose } from '@instep/choreo/pose';
import { mean } from '@instep/choreo/statistics';
import type { Seconds } from '@instep/choreo/units';
import type { Cue } from '@instep/choreo/verdict';
import type { Figures, Measure } from '@instep/measures/measure';
import { absenceMeasure } from '../absences.ts';
import { motionShares } from '../rehearsal/motion-shares.ts';
import { judgeFrames, scoreOrZero, type KnownDevice, type JudgeRun } from '@instep/measures/judge-run';
import { scoreFigures, scoreText, withLeftOut } from '../scores.ts';
import type { FreeLimb } from '../synthetic/limb.ts';
import { memoize } from '@instep/measures/synthetic/synthetic-players';
import { atRate, withMotionScaled, withExchangedSides, delayed, withHeldLimbs } from './changes.ts';
import type { OwnPair, People, Person } from './people.ts';
import { repeatedFrames, wrongRuns, type WrongRun } from './wrong-runs.ts';

const wrongRunsOf = memoize(wrongRuns);
const ownRuns = memoize(({ own }: People): JudgeRun[] =>
  own.map((pair) => judgeFrames(pair.dance, pair.performer.frames)),
);

const judgeRunsOf = (runs: readonly WrongRun[]): JudgeRun[] => runs.map(({ run }) => run);

const highestText = (runs: readonly WrongRun[]): string =>
  [...runs]
    .sort((a, b) => scoreOrZero(b.run) - scoreOrZero(a.run))
    .slice(0, 5)
    .map(({ performer, dance, run }) => `${performer} against ${dance} ${scoreText(run)}`)
    .join(', ');

const ownMeasure: Measure<People> = {
  id: '1M each',
  measure: 'score of the own dance, each pair of people',
  bounds: {},
  figuresOf: (people) => {
    const runs = ownRuns(people);
    const note = people.own.map(({ name }, index) => `${name} ${scoreText(runs[index] as JudgeRun)}`).join(', ');
    return scoreFigures(runs, ['mean', 'min', 'max'], `${note}.`);
  },
};

const wrongMeasure: Measure<People> = {
  id: '5M',
  measure: 'everybody judged against every dance that is not theirs: score, and runs that get a star',
  bounds: { p95: { atMost: 5 }, max: { atMost: 15 }, stars: { atMost: 0 } },
  figuresOf: (people) => {
    const runs = wrongRunsOf(people);
    const stars = runs.filter(({ run }) => run.result.points >= STAR_POINTS[0]).length;
    const figures = scoreFigures(judgeRunsOf(runs), ['mean', 'p95', 'max'], `The highest: ${highestText(runs)}.`);
    return figures && { ...figures, values: { ...figures.values, stars } };
  },
};

const marchMeasure: Measure<People> = {
  id: '5M march',
  measure: 'somebody who marches on the spot, seen from the side, judged against every dance',
  bounds: { max: { atMost: 15 } },
  figuresOf: (people) => {
    const runs = wrongRunsOf(people).filter(({ performer }) => performer.startsWith('march'));
    return scoreFigures(judgeRunsOf(runs), ['mean', 'max']);
  },
};

const marginMeasure: Measure<People> = {
  id: '25M',
  measure: 'worst own score less the best of all wrong ones',
  bounds: { margin: { atLeast: 19 } },
  figuresOf: (people) => {
    const [own, wrong] = [ownRuns(people).map(scoreOrZero), judgeRunsOf(wrongRunsOf(people)).map(scoreOrZero)];
    if (own.length === 0 || wrong.length === 0) return null;
    return { values: { margin: Math.min(...own) - Math.max(...wrong) }, n: own.length + wrong.length };
  },
};

const stillMeasure: Measure<People> = {
  id: '4M',
  measure: 'people who stand still or do nothing, judged against every dance',
  bounds: { mean: { atMost: 1.5 }, max: { atMost: 9 } },
  figuresOf: ({ all }) => {
    const dances = all.flatMap(({ dance }) => dance ?? []);
    const still = all
      .filter(({ isStill }) => isStill)
      .flatMap((person) => dances.map((dance) => judgeFrames(dance, repeatedFrames(person, dance))));
    return scoreFigures(still, ['mean', 'max']);
  },
};

/** The share of the score that is kept; `null` where one of the two runs has no score. */
const keptShare = ({ result: before }: JudgeRun, { result: after }: JudgeRun): number | null =>
  before.score === null || after.score === null ? null : after.score / before.score;

/** The share of each own score that is kept after a change to the performer. */
const keptShares = (
  people: People,
  change: (pair: OwnPair) => readonly TimedPose[],
  device: KnownDevice = {},
): (number | null)[] =>
  people.own.map((pair, index) =>
    keptShare(ownRuns(people)[index] as JudgeRun, judgeFrames(pair.dance, change(pair), device)),
  );

/** The mean of each list of shares, without the unknown ones. */
const shareFigures = (lists: Readonly<Record<string, readonly (number | null)[]>>, note?: string): Figures => {
  const all = Object.values(lists).flat();
  const values = Object.fromEntries(Object.entries(lists).map(([name, shares]) => [name, mean(known(shares))]));
  const figures = { values, n: all.length, ...(note !== undefined && { note }) };
  return withLeftOut(all.length - known(all).length, figures);
};
const known = (shares: readonly (number | null)[]): number[] => shares.flatMap((share) => share ?? []);

const sizeMeasure: Measure<People> = {
  id: '17M',
  measure: 'real movements made smaller: share of the score that is kept at .8, .6, .4 of their size',
  bounds: { at40: { atMost: 0.5 } },
  figuresOf: (people) => {
    if (people.own.length === 0) return null;
    const at = (size: number) => keptShares(people, ({ performer }) => withMotionScaled(performer.frames, size));
    return shareFigures({ at80: at(0.8), at60: at(0.6), at40: at(0.4) });
  },
};

const LATENESS = [0.1, 0.2, 0.3, 0.5, 0.75, 1] as const;

const lateMeasure: Measure<People> = {
  id: '12M',
  measure:
    'real people made late throughout: share of the score that is kept; `rig` where a light test shows that the rig causes it',
  bounds: { late200ms: { atLeast: 0.95 }, late500ms: { atMost: 0.7 }, rig500ms: { atLeast: 0.95 } },
  figuresOf: (people) => {
    if (people.own.length === 0) return null;
    const lateBy =
      (by: Seconds) =>
      ({ performer, dance }: OwnPair): TimedPose[] =>
        delayed(performer.frames, by, dance.duration);
    const rig = { lag: ASSUMED_RIG.lag + 0.5, origin: 'light_test' } as const;
    return shareFigures({
      ...Object.fromEntries(LATENESS.map((by) => [`late${by * 1000}ms`, keptShares(people, lateBy(by))])),
      rig500ms: keptShares(people, lateBy(0.5), { lagHint: rig.lag, rig }),
    });
  },
};

const EXCHANGES = { length: 0.8, period: 2.1 } as const;

const exchangedMeasure: Measure<People> = {
  id: '6M',
  measure: 'the estimator takes left for right and front for back, .8 s in every 2.1: share of the score that is kept',
  bounds: { kept: { atLeast: 0.9 } },
  figuresOf: (people) => {
    if (people.own.length === 0) return null;
    const { length, period } = EXCHANGES;
    return shareFigures({
      kept: keptShares(people, ({ performer }) => withExchangedSides(performer.frames, length, period)),
    });
  },
};

const FLOOR_WORK = /pushup/;
const GUARDED_FPS = 5;

const guardMeasure: Measure<People> = {
  id: 'gM',
  measure: 'frames of dancers, at 5 a second, that are taken for another person; the same of push-ups',
  bounds: { dancers: { atMost: 0.01 } },
  figuresOf: ({ all, own, selves }) => {
    const dancers = new Set([...own, ...selves].map(({ performer }) => performer));
    const rejectedFrames = ({ frames }: Person): boolean[] => {
      const guard = new PersonGuard();
      return atRate(frames, GUARDED_FPS).flatMap(({ mediaTime, pose }) => {
        const points = pose && bodyPoints(pose);
        return points ? [!guard.admitFrame(mediaTime, points)] : [];
      });
    };
    const [danced, floorWork] = [[...dancers], all.filter(({ name }) => FLOOR_WORK.test(name))].map((people) =>
      people.flatMap(rejectedFrames),
    );
    if (!danced || danced.length === 0 || !floorWork) return null;
    const values = { dancers: shareOf(danced), ...(floorWork.length > 0 && { pushups: shareOf(floorWork) }) };
    return { values, n: danced.length + floorWork.length };
  },
};

const shareOf = (all: readonly boolean[]): number => all.filter(Boolean).length / all.length;

const cueMeasure: Measure<People> = {
  id: '17M cues',
  measure:
    'share of moves with a cue: any to own pairs, "bigger" at .4 of the size, "feet" with legs held in dances with steps',
  bounds: { none: { atMost: 0.1 }, bigger: { atLeast: 0.5 }, feet: { atLeast: 0.5 } },
  figuresOf: ({ own, selves }) => {
    if (own.length === 0) return null;
    const shareWithCue = (
      pairs: readonly OwnPair[],
      change: (frames: readonly TimedPose[]) => readonly TimedPose[],
      isExpected: (cue: Cue | null) => boolean,
    ): number =>
      shareOf(
        pairs.flatMap(({ dance, performer }) =>
          judgeFrames(dance, change(performer.frames)).verdicts.flatMap(({ rating, cue }) =>
            rating ? [isExpected(cue)] : [],
          ),
        ),
      );
    const pairs = [...own, ...selves];
    const stepping = pairs.filter((pair) => legShare(pair) >= MIN_LEG_SHARE);
    const values = {
      none: shareWithCue(own, (frames) => frames, Boolean),
      bigger: shareWithCue(
        pairs,
        (frames) => withMotionScaled(frames, 0.4),
        (cue) => cue === 'bigger',
      ),
      feet: shareWithCue(
        stepping,
        (frames) => withHeldLimbs(frames, LEGS),
        (cue) => cue === 'feet',
      ),
    };
    return { values, n: own.length + pairs.length + stepping.length };
  },
};

const LEGS = ['left_leg', 'right_leg'] as const;
const ARMS = ['left_arm', 'right_arm'] as const;
/** Below this share of the movement in the legs, a dance has hardly any steps. */
const MIN_LEG_SHARE = 0.15;

const legShare = ({ dance }: OwnPair): number => {
  const { left_leg: left, right_leg: right } = motionShares(dance);
  return left + right;
};

const heldMeasure: Measure<People> = {
  id: 'aM held',
  measure: 'legs or arms of real dancers hang still all through a dance with steps: share of the score that is lost',
  bounds: { legs: { atLeast: 0.15 } },
  figuresOf: ({ own, selves }) => {
    const [otherPairs, selfPairs] = [own, selves].map((pairs) =>
      pairs.filter((pair) => legShare(pair) >= MIN_LEG_SHARE),
    );
    if (!otherPairs || !selfPairs || otherPairs.length === 0) return null;
    const lostShare =
      (limbs: readonly FreeLimb[]) =>
      ({ dance, performer }: OwnPair): number | null => {
        const held = judgeFrames(dance, withHeldLimbs(performer.frames, limbs));
        const kept = keptShare(judgeFrames(dance, performer.frames), held);
        return kept === null ? null : 1 - kept;
      };
    const ofEach = [...otherPairs, ...selfPairs].map((pair) => ({
      pair,
      legs: lostShare(LEGS)(pair),
      arms: lostShare(ARMS)(pair),
    }));
    const note = ofEach
      .map(({ pair, legs }) => `${pair.name} ${percent(legShare(pair))} > ${percent(legs)}`)
      .join(', ');
    const figures = shareFigures(
      { legs: ofEach.map(({ legs }) => legs), arms: ofEach.map(({ arms }) => arms) },
      `The legs' share of the way > lost with them, in %: ${note}.`,
    );
    const legsOfOthers = mean(known(ofEach.slice(0, otherPairs.length).map(({ legs }) => legs)));
    return { ...figures, values: { ...figures.values, legsOfOthers } };
  },
};

const percent = (share: number | null): string => (share === null ? 'none' : (100 * share).toFixed(0));

const frozenMeasure: Measure<People> = {
  id: '16M',
  measure: 'one limb of a real dancer hangs still in every third move: share in which it is named as the worst',
  bounds: { arms: { atLeast: 0.89 }, legs: { atLeast: 0.75 } },
  figuresOf: ({ selves }) => {
    if (selves.length === 0) return null;
    const namedLowest = (limbs: readonly FreeLimb[]): boolean[] =>
      limbs.flatMap((limb) => selves.flatMap((pair) => lowestInHeldMoves(pair, limb)));
    const [arms, legs] = [namedLowest(ARMS), namedLowest(LEGS)];
    return { values: { arms: shareOf(arms), legs: shareOf(legs) }, n: arms.length + legs.length };
  },
};

/** For each held move in which the limb has a value, whether that value is the lowest of all limbs. */
const lowestInHeldMoves = ({ dance, performer }: OwnPair, limb: FreeLimb): boolean[] => {
  const held = dance.moves.filter(({ n }) => n % 3 === 0);
  const isHeld = (time: number): boolean => held.some(({ start, end }) => time >= start && time < end);
  const { verdicts, result } = judgeFrames(dance, withHeldLimbs(performer.frames, [limb], isHeld));
  const seenAs = result.side === 'mirrored' ? mirrorLimb(limb) : limb;
  return verdicts
    .filter(({ move }) => held.some(({ n }) => n === move))
    .flatMap(({ limbs }) => {
      const value = limbs[seenAs];
      if (value === null) return [];
      return Object.values(limbs).every((other) => other === null || other >= value);
    });
};

/** Protocol M: a matrix of real people judged against each other's dances, and real people changed by arithmetic. */
export const PEOPLE_MEASURES: readonly Measure<People>[] = [
  ownMeasure,
  wrongMeasure,
  marchMeasure,
  marginMeasure,
  stillMeasure,
  sizeMeasure,
  cueMeasure,
  lateMeasure,
  exchangedMeasure,
  guardMeasure,
  heldMeasure,
  frozenMeasure,
  absenceMeasure('27M', { complete: { atMost: 0 } }, ({ own }) =>
    own.map(({ dance, performer }) => ({
      dance,
      frames: performer.frames.filter(({ mediaTime }) => mediaTime < dance.duration),
      wholeRun: judgeFrames(dance, performer.frames),
    })),
  ),
];
