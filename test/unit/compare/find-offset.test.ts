import { prepareReference } from '@instep/choreo/judge/reference';
import type { Seconds } from '@instep/choreo/units';
import { judgeAttempt } from '@instep/compare/comparison';
import { findOffset } from '@instep/compare/find-offset';
import { describe, expect, test } from 'vitest';
import { choreographyOf, samplePoses, generateDance, poseOf } from '../../support/poses.ts';

type Filmed = { readonly seed: number; readonly danceS: Seconds; readonly from: Seconds; readonly to: Seconds };

/** A made dance, and a film of a part of it. */
const pairOf = ({ seed, danceS, from, to }: Filmed) => {
  const dance = generateDance(seed);
  return {
    reference: prepareReference(choreographyOf(dance, danceS), 'whole'),
    attempt: samplePoses((time) => poseOf(dance(from + time)), { to: to - from, fps: 15 }),
  };
};

const foundIn = (film: Filmed) => {
  const { reference, attempt } = pairOf(film);
  return findOffset(reference, attempt);
};

describe('the offset of an attempt', () => {
  test.each([
    ['the whole dance', { seed: 3, danceS: 14, from: 0, to: 14 }],
    ['its middle', { seed: 3, danceS: 20, from: 8.2, to: 14 }],
    ['its end', { seed: 2, danceS: 9, from: 4.1, to: 9 }],
  ])('that shows %s is found, and its judgement is returned', (_what, film) => {
    const { reference, attempt } = pairOf(film);
    const { offset, confidence, judgement } = findOffset(reference, attempt);
    expect(Math.abs(offset + film.from)).toBeLessThan(0.1);
    expect(confidence).toBeGreaterThan(0.2);
    expect(judgement).toEqual(judgeAttempt(reference, attempt, offset));
  });

  // The lag that the judge sees in these would leave too little in common for a score.
  test.each([
    { seed: 91, danceS: 7.2, from: 4, to: 7.2 },
    { seed: 364, danceS: 7.7, from: 4.5, to: 7.7 },
  ])('is never corrected to an offset without a score', (film) => {
    const { reference, attempt } = pairOf(film);
    const { offset, judgement } = findOffset(reference, attempt);
    expect(judgement.result.score).toBeGreaterThan(0);
    expect(judgement).toEqual(judgeAttempt(reference, attempt, offset));
  });
});

describe('an attempt with less than 4 s in common', () => {
  test('has confidence 0, even if its offset is found and it has a score', () => {
    const { offset, confidence, judgement } = foundIn({ seed: 3, danceS: 20, from: 8.2, to: 11.4 });
    expect(Math.abs(offset + 8.2)).toBeLessThan(0.1);
    expect(judgement.result.score).not.toBeNull();
    expect(confidence).toBe(0);
  });

  test('and without a score at any offset keeps offset 0', () => {
    const { offset, confidence, judgement } = foundIn({ seed: 5, danceS: 4.5, from: 3.3, to: 4.5 });
    expect(judgement.result).toMatchObject({ score: null, noScoreReason: 'too_short' });
    expect([offset, confidence]).toEqual([0, 0]);
  });
});
