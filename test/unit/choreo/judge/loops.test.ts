import { Judge, type JudgeOptions } from '@instep/choreo/judge/judge';
import { prepareReference } from '@instep/choreo/judge/reference';
import type { Pose } from '@instep/choreo/pose';
import type { Seconds } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';
import { describe, expect, test } from 'vitest';
import { choreographyOf, samplePoses, generateDance, poseOf, standing } from '../../../support/poses.ts';

const dance = generateDance(7);
const reference = prepareReference(choreographyOf(dance, 20), 'whole');
/** Two moves to practise, with room before and after them. */
const [first, last] = [reference.moves[3], reference.moves[4]];
const FROM = (first?.start ?? NaN) - 1.5;
const TO = (last?.end ?? NaN) + 1;
const FPS = 12;

type Pass = {
  /** How late the player is in real time. */
  readonly late?: Seconds;
  readonly rate?: number;
  readonly shows?: (time: Seconds) => Pose;
  readonly to?: Seconds;
};

/** Judges the passes of a loop, each as an epoch that begins at the start of the section. */
const practise = (passes: readonly Pass[], options: Partial<JudgeOptions> = {}) => {
  const judge = new Judge(reference, { lagHint: null, from: FROM, to: TO, isPractice: true, ...options });
  const verdicts = passes.map(({ late = 0.1, rate = 1, to = TO, shows }, epoch): Verdict[] => {
    const pose = shows ?? ((time: Seconds) => poseOf(dance(time - late * rate)));
    judge.handleEpoch({ epoch, reason: 'seek', mediaTime: FROM, playbackRate: rate });
    return samplePoses(pose, { from: FROM, to, fps: FPS / rate }).flatMap(
      (frame, sequence) => judge.handleFrame({ ...frame, sequence, epoch }).verdicts as Verdict[],
    );
  });
  return { verdicts, end: judge.finish() };
};

const ratings = (verdicts: readonly Verdict[]) => verdicts.map(({ rating }) => rating);

describe('a section that is danced over and over', () => {
  test('has a rating for each move in every pass, though it is shorter than 8 s', () => {
    expect(TO - FROM).toBeLessThan(8);
    const { verdicts } = practise([{}, {}, {}]);
    for (const pass of verdicts) {
      expect(pass.map(({ move }) => move)).toEqual([first?.n, last?.n]);
      for (const rating of ratings(pass)) expect(['perfect', 'super']).toContain(rating);
    }
    expect(practise([{}], { isPractice: false }).verdicts).toEqual([[]]);
  });

  test('is rated in each pass by itself: a lazy pass between two good ones is missed', () => {
    const { verdicts } = practise([{}, { shows: () => standing() }, {}]);
    const [good, lazy, again] = verdicts.map(ratings);
    expect(lazy).toEqual(['x', 'x']);
    for (const rating of [...(good ?? []), ...(again ?? [])]) expect(['perfect', 'super']).toContain(rating);
  });

  test('gives its last verdict when playback goes back, if the move was danced to its end', () => {
    const to = (last?.end ?? NaN) + 0.3;
    const { verdicts } = practise([{ to }, { to }, {}]);
    // The verdict comes with the first frame of the next pass.
    expect(verdicts.map((pass) => pass.map(({ move }) => move))).toEqual([
      [first?.n],
      [last?.n, first?.n],
      [last?.n, first?.n, last?.n],
    ]);
  });

  test('gives no verdict twice when the player leaves during a pass', () => {
    const { verdicts, end } = practise([{}, { to: FROM + 0.8 }]);
    expect(verdicts[1]).toEqual([]);
    expect(end.verdicts).toEqual([]);
    expect(end.result.counts.perfect + end.result.counts.super).toBe(2);
  });
});

describe('a section at another speed', () => {
  test('is judged with the same lag in real time', () => {
    const slow = practise([{ rate: 0.5, late: 0.3 }], { lagHint: 0.3 }).verdicts[0] ?? [];
    for (const { rating, timing } of slow) {
      expect(['perfect', 'super']).toContain(rating);
      expect(Math.abs(timing ?? NaN)).toBeLessThan(0.05);
    }
    expect(slow).toHaveLength(2);
  });

  test('keeps the lag when the speed changes from pass to pass', () => {
    const rates = [0.5, 0.5, 1, 0.7];
    const { verdicts } = practise(
      rates.map((rate) => ({ rate, late: 0.3 })),
      { lagHint: 0.3 },
    );
    for (const { timing } of verdicts.flat()) expect(Math.abs(timing ?? NaN)).toBeLessThan(0.06);
    expect(verdicts.map((pass) => pass.length)).toEqual([2, 2, 2, 2]);
  });
});
