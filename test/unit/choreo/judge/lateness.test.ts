import { Judge, type JudgeOptions } from '@instep/choreo/judge/judge';
import { prepareReference } from '@instep/choreo/judge/reference';
import { latenessOf } from '@instep/choreo/lateness';
import type { DanceResult } from '@instep/choreo/result';
import type { Seconds } from '@instep/choreo/units';
import { describe, expect, test } from 'vitest';
import { judgeRun, playerFrames } from '../../../support/judge-run.ts';
import { choreographyOf, samplePoses, generateDance, poseOf } from '../../../support/poses.ts';

const LENGTH = 30;
const dance = generateDance(7);
const reference = prepareReference(choreographyOf(dance, LENGTH), 'whole');

const player = (lag: Seconds) => samplePoses((time) => poseOf(dance(time - lag)), { to: LENGTH, fps: 12 });
const resultOf = (lag: Seconds, options: Partial<JudgeOptions> = {}): DanceResult =>
  judgeRun(reference, player(lag), { lagHint: null, ...options }).result;
const inTime = resultOf(0.1).score ?? NaN;

const tested = (lag: Seconds) => ({ rig: { lag, origin: 'light_test' } }) as const;

describe('half a second of lateness throughout a dance', () => {
  test('costs more than half when the player is late', () => {
    expect(resultOf(0.6, tested(0.1)).score).toBeLessThan(0.5 * inTime);
  });
  test('costs nothing when the rig causes it', () => {
    expect(resultOf(0.6, tested(0.55)).score).toBeGreaterThan(inTime - 2);
  });
  test('costs nothing on a wireless screen that shows everything .8 s late', () => {
    expect(resultOf(0.9, { lagHint: 0.8, ...tested(0.8) }).score).toBeGreaterThan(inTime - 3);
  });
  test("is listed apart from the rig's lag in the result, with the origin of that lag", () => {
    const { lagMs, lateMs, rig } = resultOf(0.6, tested(0.1));
    expect(Math.abs((lagMs ?? NaN) - 600)).toBeLessThan(15);
    expect(lateMs).toBe((lagMs ?? NaN) - 100);
    expect(rig).toEqual({ lagMs: 100, origin: 'light_test' });
  });
  test('is reported during the dance', () => {
    const judge = new Judge(reference, { lagHint: null, ...tested(0.1) });
    const late = playerFrames(player(0.6)).map((frame) => judge.handleFrame(frame).live.lateness);
    expect(late[0]).toBeNull();
    expect(Math.abs((late.at(-1) ?? NaN) - 0.5)).toBeLessThan(0.05);
  });
});

test('the lag of an unknown rig is assumed to be 150 ms, and the result reports it as assumed', () => {
  expect(resultOf(0.1).rig).toEqual({ lagMs: 150, origin: 'assumed' });
});

test('a player who is a fifth of a second late loses nothing, whether the lag of the rig is known or not', () => {
  expect(resultOf(0.3, tested(0.1)).score).toBeGreaterThan(inTime - 2);
  expect(resultOf(0.3).score).toBeGreaterThan(inTime - 2);
});

test('at half speed lateness is measured in real time', () => {
  const judge = new Judge(reference, { lagHint: null, ...tested(0.1) });
  judge.handleEpoch({ epoch: 0, reason: 'play', mediaTime: 0, playbackRate: 0.5 });
  for (const frame of playerFrames(player(0.3))) judge.handleFrame(frame);
  expect(Math.abs((judge.finish().result.lateMs ?? NaN) - 500)).toBeLessThan(30);
});

test.each([
  [-400, 'ahead'],
  [-299, null],
  [0, null],
  [250, null],
  [251, 'little_behind'],
  [349, 'little_behind'],
  [350, 'half_second_behind'],
  [749, 'half_second_behind'],
  [750, 'second_behind'],
] as const)('a lateness of %d ms is reported as %s', (late, words) => {
  expect(latenessOf(late)).toBe(words);
});
