import type { Choreography } from '@instep/choreo/choreography';
import { earnedShare } from '@instep/choreo/result';
import type { TimedPose } from '@instep/choreo/pose';
import { MISSED_RATING } from '@instep/choreo/rating';
import { mean } from '@instep/choreo/statistics';
import type { Seconds, UnitInterval } from '@instep/choreo/units';
import type { Figures, Measure } from '@instep/measures/measure';
import { judgeFrames, scoreOrZero, type JudgeRun } from '@instep/measures/judge-run';
import { withLeftOut } from './scores.ts';

/** A way to be out of the frame for a part of a dance, and the share that is still seen. */
type Absence = {
  readonly name: string;
  readonly isAway: (time: Seconds, dance: Choreography) => boolean;
  readonly seen: (dance: Choreography) => UnitInterval;
};

/** When the dancer is last seen: some videos end with an empty stage. */
const lastSeen = ({ frames, duration }: Choreography): Seconds =>
  frames.findLast(({ pose }) => pose !== null)?.mediaTime ?? duration;

const ABSENCES: readonly Absence[] = [
  { name: 'leaves', isAway: (time, dance) => time >= lastSeen(dance) / 3, seen: () => 1 / 3 },
  { name: 'arrives', isAway: (time, dance) => time < (2 * lastSeen(dance)) / 3, seen: () => 1 / 3 },
  {
    name: 'hides',
    isAway: (time, { moves }) => moves.some(({ n, start, end }) => n % 2 === 0 && time >= start && time < end),
    seen: (dance) =>
      1 - dance.moves.reduce((sum, { n, start, end }) => sum + (n % 2 === 0 ? end - start : 0), 0) / lastSeen(dance),
  },
];

/** A performance, and its poses, from which some are then removed. */
export type AbsenceSubject = {
  readonly dance: Choreography;
  readonly frames: readonly TimedPose[];
  readonly wholeRun: JudgeRun;
};

/**
 * What is not seen must not be scored: leaving after a third, arriving after two thirds, hiding in every second move.
 * `off` compares the score with the complete one times the share seen by time, whereas the judge weighs by motion.
 */
export const absenceMeasure = <Material>(
  id: string,
  bounds: Measure<Material>['bounds'],
  subjectsOf: (material: Material) => readonly AbsenceSubject[],
): Measure<Material> => ({
  id,
  measure: 'leaves after 1/3, arrives after 2/3, hides in every second move: score of what was seen',
  bounds,
  figuresOf: (material) => figuresOf(subjectsOf(material)),
});

const figuresOf = (subjects: readonly AbsenceSubject[]): Figures | null => {
  if (subjects.length === 0) return null;
  const cases = ABSENCES.flatMap((absence) => subjects.map((subject) => judgeAbsence(subject, absence)));
  const ofName = (name: string): number =>
    mean(cases.filter((one) => one.name === name).flatMap(({ score }) => score ?? []));
  const scores = Object.fromEntries(ABSENCES.map(({ name }) => [name, ofName(name)]));
  const values = {
    ...scores,
    off: Math.abs(mean(cases.flatMap(({ off }) => off ?? []))),
    complete: cases.filter(({ complete }) => complete).length,
    missed: cases.reduce((sum, { missed }) => sum + missed, 0),
  };
  const note = `Seen: ${ABSENCES.map(({ name }) => `${name} ${meanSeen(cases, name)}`).join(', ')}. Moves newly missed: none may be.`;
  return withLeftOut(cases.filter(({ score }) => score === null).length, { values, n: cases.length, note });
};

type Case = {
  readonly name: string;
  readonly score: number | null;
  readonly seen: UnitInterval;
  /** `null` without a score. */
  readonly off: number | null;
  readonly complete: boolean;
  readonly missed: number;
};

const meanSeen = (cases: readonly Case[], name: string): string =>
  mean(cases.filter((one) => one.name === name).map(({ seen }) => seen)).toFixed(2);

const judgeAbsence = ({ dance, frames, wholeRun }: AbsenceSubject, { name, isAway, seen }: Absence): Case => {
  const remaining = frames.map(({ mediaTime, pose }) => ({ mediaTime, pose: isAway(mediaTime, dance) ? null : pose }));
  const { result } = judgeFrames(dance, remaining);
  const { score } = result;
  return {
    name,
    score,
    seen: result.seen,
    off: score === null ? null : score - scoreOrZero(wholeRun) * earnedShare(seen(dance)),
    complete: result.complete,
    missed: Math.max(0, result.counts[MISSED_RATING] - wholeRun.result.counts[MISSED_RATING]),
  };
};
