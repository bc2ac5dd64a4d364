import { Judge, type PlayerFrame } from '@instep/choreo/judge/judge';
import { prepareReference } from '@instep/choreo/judge/reference';
import type { EpochReason } from '@instep/choreo/epoch';
import type { Pose } from '@instep/choreo/pose';
import { describe, expect, test } from 'vitest';
import { judgeRun, playerFrames } from '../../../support/judge-run.ts';
import { armsUp, choreographyOf, samplePoses, generateDance, poseOf, standing } from '../../../support/poses.ts';

const DURATION = 20;
const dance = generateDance(7);
const reference = prepareReference(choreographyOf(dance, DURATION), 'whole');
const frames = samplePoses((time) => poseOf(dance(time - 0.1)), { to: DURATION, fps: 12 });
const undisturbed = judgeRun(reference, frames);

const epoch = (number: number, reason: EpochReason, mediaTime: number) => ({
  epoch: number,
  reason,
  mediaTime,
  playbackRate: 1,
});

const between = (from: number, to: number, number: number): PlayerFrame[] =>
  playerFrames(
    frames.filter(({ mediaTime }) => mediaTime >= from && mediaTime < to),
    number,
  );

describe('a pause', () => {
  test('changes no rating, and the score by less than a point', () => {
    const judge = new Judge(reference, { lagHint: null });
    const verdicts = between(0, 9, 0).flatMap((frame) => judge.handleFrame(frame).verdicts);
    verdicts.push(...judge.handleEpoch(epoch(1, 'play', 9)));
    // While paused, the player stands still; those frames are stamped with the moment of the pause.
    for (let k = 0; k < 5; k++) judge.handleFrame({ sequence: k, epoch: 1, mediaTime: 9 + k / 1000, pose: standing() });
    verdicts.push(...between(9.1, DURATION, 1).flatMap((frame) => judge.handleFrame(frame).verdicts));
    const end = judge.finish();
    const ratings = [...verdicts, ...end.verdicts].map(({ rating }) => rating);
    expect(ratings).toEqual(undisturbed.verdicts.map(({ rating }) => rating));
    expect(Math.abs((end.result.score as number) - (undisturbed.result.score as number))).toBeLessThan(1);
  });

  test('is followed by 200 ms in which frames are ignored', () => {
    const run = (pose: Pose) => {
      const judge = new Judge(reference, { lagHint: null });
      const settling = [9.02, 9.09, 9.16].map((mediaTime, sequence) => ({ sequence, epoch: 1, mediaTime, pose }));
      const all = [...between(0, 9, 0), ...settling, ...between(9.2, DURATION, 1)];
      return { verdicts: all.flatMap((frame) => judge.handleFrame(frame).verdicts), end: judge.finish() };
    };
    expect(run(armsUp())).toEqual(run(standing()));
  });

  test('takes effect with the frames of its epoch, whenever its message comes', () => {
    const run = (announceAfter: number) => {
      const judge = new Judge(reference, { lagHint: null });
      const all = [...between(0, 9, 0), ...between(9, DURATION, 1)];
      const verdicts = all.flatMap((frame, index) => {
        if (index === announceAfter) judge.handleEpoch(epoch(1, 'stall', 9));
        return judge.handleFrame(frame).verdicts;
      });
      return { verdicts, end: judge.finish() };
    };
    const last = between(0, 9, 0).length;
    expect(run(last - 3)).toEqual(run(last));
  });
});

describe('a move that was danced to its end', () => {
  /** The dance with one break at 9 s, after which the next epoch begins at `resumesAt`. */
  const broken = (reason: EpochReason, resumesAt: number) => {
    const judge = new Judge(reference, { lagHint: null });
    const verdicts = between(0, 9, 0).flatMap((frame) => judge.handleFrame(frame).verdicts);
    verdicts.push(...judge.handleEpoch(epoch(1, reason, resumesAt)));
    verdicts.push(...between(resumesAt, DURATION, 1).flatMap((frame) => judge.handleFrame(frame).verdicts));
    return [...verdicts, ...judge.finish().verdicts];
  };
  const before = reference.moves.filter(({ end }) => end + 0.1 < 9);

  test.each([
    ['pause', 9],
    ['hidden', 9],
    ['stall', 9],
    ['seek', 12],
    ['seek', 9.5],
  ] as const)('keeps its rating after a %s, when playback resumes at %d s', (reason, resumesAt) => {
    expect(before.length).toBeGreaterThan(2);
    const brokenVerdicts = broken(reason, resumesAt);
    for (const { n } of before) {
      const [now, then] = [brokenVerdicts, undisturbed.verdicts].map((all) => all.find(({ move }) => move === n));
      expect([n, now?.rating]).toEqual([n, then?.rating]);
    }
  });
});

describe('a seek', () => {
  test('forwards leaves the skipped moves unrated: not danced or, in part, interrupted', () => {
    const judge = new Judge(reference, { lagHint: null });
    const [left, ...skipped] = reference.moves.slice(3, 5);
    const leaves = (left?.start ?? NaN) + 0.6;
    const returns = reference.moves[6]?.start ?? NaN;
    const danced = [...between(0, leaves, 0), ...between(returns, DURATION, 1)];
    const all = [...danced.flatMap((frame) => judge.handleFrame(frame).verdicts), ...judge.finish().verdicts];
    expect(all[3]).toMatchObject({ move: left?.n, rating: null, unseenReason: 'interrupted' });
    for (const { n } of skipped)
      expect(all[n - 1]).toMatchObject({ move: n, rating: null, unseenReason: 'not_danced' });
    expect(all.filter(({ rating }) => rating === 'x')).toEqual([]);
  });

  test('backwards lets moves be danced again, and the last run counts', () => {
    const judge = new Judge(reference, { lagHint: null });
    const lazy = playerFrames(samplePoses(() => standing(), { to: 12, fps: 12 }));
    const first = lazy.flatMap((frame) => judge.handleFrame(frame).verdicts);
    expect(first.some(({ rating }) => rating === 'x')).toBe(true);
    const second = between(0, DURATION, 1).flatMap((frame) => judge.handleFrame(frame).verdicts);
    const end = judge.finish();
    expect([...second, ...end.verdicts].map(({ move }) => move)).toEqual(reference.moves.map(({ n }) => n));
    expect(end.result.counts.x).toBe(0);
    expect(end.result.score).toBeGreaterThan(90);
  });
});
