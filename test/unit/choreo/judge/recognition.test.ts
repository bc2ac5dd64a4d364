import { Judge } from '@instep/choreo/judge/judge';
import { prepareReference } from '@instep/choreo/judge/reference';
import type { TimedPose } from '@instep/choreo/pose';
import { pointsOf } from '@instep/choreo/rating';
import type { Seconds } from '@instep/choreo/units';
import { describe, expect, test } from 'vitest';
import { judgeRun, playerFrames } from '../../../support/judge-run.ts';
import {
  choreographyOf,
  samplePoses,
  generateDance,
  poseOf,
  STANDING,
  type GeneratedDance,
} from '../../../support/poses.ts';

const LENGTH = 30;
const LAG = 0.1;
const dance = generateDance(7);
const reference = prepareReference(choreographyOf(dance, LENGTH), 'whole');

const player = (stanceAt: GeneratedDance, lag: Seconds = LAG): TimedPose[] =>
  samplePoses((time) => poseOf(stanceAt(time - lag)), { to: LENGTH, fps: 12 });
/** Dances for a third, then something else. */
const thirdThen =
  (rest: GeneratedDance): GeneratedDance =>
  (time) =>
    time < LENGTH / 3 ? dance(time) : rest(time);

const scoreOf = (frames: readonly TimedPose[]): number => judgeRun(reference, frames).result.score ?? 0;

test('another dance earns hardly anything from the moments that fit', () => {
  const scores = [1, 2, 3, 4, 5, 6].map((seed) => scoreOf(player(generateDance(seed))));
  expect(Math.max(...scores)).toBeLessThan(15);
  expect(scores.reduce((sum, score) => sum + score, 0) / scores.length).toBeLessThan(4);
});

describe('the dance', () => {
  test('is recognised, and earns all of its quality', () => {
    const { score, curve } = judgeRun(reference, player(dance)).result;
    const mean = curve.reduce((sum, one) => sum + (one.score ?? 0), 0) / curve.length;
    expect(Math.abs((score ?? 0) - mean)).toBeLessThan(2);
  });
  test('earns the third that was danced when the player stands still afterwards', () => {
    expect(Math.abs(scoreOf(player(thirdThen(() => STANDING))) - scoreOf(player(dance)) / 3)).toBeLessThan(5);
  });
  test('earns the third that was danced when the player dances something else afterwards', () => {
    expect(Math.abs(scoreOf(player(thirdThen(generateDance(3)))) - scoreOf(player(dance)) / 3)).toBeLessThan(6);
  });
  test('earns the part that was seen when only four of twelve seconds are seen', () => {
    const short = prepareReference(choreographyOf(dance, 12), 'whole');
    const frames = player(dance).filter(({ mediaTime }) => mediaTime < 12);
    const left = frames.map(({ mediaTime, pose }) => ({ mediaTime, pose: mediaTime < 4.2 ? pose : null }));
    const { score, seen } = judgeRun(short, left).result;
    expect(Math.abs((score ?? 0) - ((judgeRun(short, frames).result.score ?? 0) * seen) / 0.8)).toBeLessThan(3);
  });
  test('is recognised at the lag of a slow rig, with or without a hint from an earlier dance', () => {
    const rig = { lag: 0.6, origin: 'light_test' } as const;
    for (const lagHint of [null, 0.6]) {
      expect(judgeRun(reference, player(dance, 0.6), { lagHint, rig }).result.score).toBeGreaterThan(50);
    }
  });
});

describe('points', () => {
  test.each([
    ['the dance', dance],
    ['another dance', generateDance(3)],
    ['a third of it', thirdThen(() => STANDING)],
    ['the dance, started late', (time: Seconds) => (time < LENGTH / 2 ? STANDING : dance(time))],
  ] as const)('of %s never fall, not even at the end', (_what, stanceAt) => {
    const judge = new Judge(reference, { lagHint: null });
    const points = playerFrames(player(stanceAt)).map((frame) => judge.handleFrame(frame).live.points);
    expect(points).toEqual(points.toSorted((a, b) => a - b));
    const { result } = judge.finish();
    expect(result.points).toBeGreaterThanOrEqual(points.at(-1) ?? NaN);
    expect(result.points).toBe(pointsOf(result.score ?? 0));
  });
});
