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
  /** How late the player is, by the clock on the wall. */
  readonly late?: Seconds;
  readonly rate?: number;
  readonly shows?: (time: Seconds) => Pose;
  readonly to?: Seconds;
};

/** A loop in a few words: each pass is an epoch that begins anew. */
const practise = (passes: readonly Pass[], options: Partial<JudgeOptions> = {}) => {
  const judge = new Judge(reference, { lagHint: null, from: FROM, to: TO, isPractice: true, ...options });
  const words = passes.map(({ late = 0.1, rate = 1, to = TO, shows }, epoch): Verdict[] => {
    const pose = shows ?? ((time: Seconds) => poseOf(dance(time - late * rate)));
    judge.handleEpoch({ epoch, reason: 'seek', mediaTime: FROM, playbackRate: rate });
    return samplePoses(pose, { from: FROM, to, fps: FPS / rate }).flatMap(
      (frame, sequence) => judge.handleFrame({ ...frame, sequence, epoch }).verdicts as Verdict[],
    );
  });
  return { words, end: judge.finish() };
};

const ratings = (verdicts: readonly Verdict[]) => verdicts.map(({ rating }) => rating);

describe('a section that is danced over and over', () => {
  test('has a rating for each move in every pass, though it is shorter than 8 s', () => {
    expect(TO - FROM).toBeLessThan(8);
    const { words } = practise([{}, {}, {}]);
    for (const pass of words) {
      expect(pass.map(({ move }) => move)).toEqual([first?.n, last?.n]);
      for (const rating of ratings(pass)) expect(['perfect', 'super']).toContain(rating);
    }
    expect(practise([{}], { isPractice: false }).words).toEqual([[]]);
  });

  test('is rated by each pass alone: a lazy pass between two good ones is missed', () => {
    const { words } = practise([{}, { shows: () => standing() }, {}]);
    const [good, lazy, again] = words.map(ratings);
    expect(lazy).toEqual(['x', 'x']);
    for (const rating of [...(good ?? []), ...(again ?? [])]) expect(['perfect', 'super']).toContain(rating);
  });

  test('gives its last verdict when playback goes back, if the move was danced to its end', () => {
    const to = (last?.end ?? NaN) + 0.3;
    const { words } = practise([{ to }, { to }, {}]);
    // The word comes with the first frame of the pass after.
    expect(words.map((pass) => pass.map(({ move }) => move))).toEqual([
      [first?.n],
      [last?.n, first?.n],
      [last?.n, first?.n, last?.n],
    ]);
  });

  test('that is left in mid-pass gives no verdict twice', () => {
    const { words, end } = practise([{}, { to: FROM + 0.8 }]);
    expect(words[1]).toEqual([]);
    expect(end.verdicts).toEqual([]);
    expect(end.result.counts.perfect + end.result.counts.super).toBe(2);
  });
});

describe('a section at another speed', () => {
  test('is judged with the same lag in real time', () => {
    const slow = practise([{ rate: 0.5, late: 0.3 }], { lagHint: 0.3 }).words[0] ?? [];
    for (const { rating, timing } of slow) {
      expect(['perfect', 'super']).toContain(rating);
      expect(Math.abs(timing ?? NaN)).toBeLessThan(0.05);
    }
    expect(slow).toHaveLength(2);
  });

  test('keeps the lag when the speed changes from pass to pass', () => {
    const rates = [0.5, 0.5, 1, 0.7];
    const { words } = practise(
      rates.map((rate) => ({ rate, late: 0.3 })),
      { lagHint: 0.3 },
    );
    for (const { timing } of words.flat()) expect(Math.abs(timing ?? NaN)).toBeLessThan(0.06);
    expect(words.map((pass) => pass.length)).toEqual([2, 2, 2, 2]);
  });
});
