import { bodyPoints, type BodyPoints } from '@instep/choreo/body-pose';
import { FlipGuard, PersonGuard } from '@instep/choreo/judge/guards';
import type { Pose } from '@instep/choreo/pose';
import { byKeypoint, mirrorName } from '@instep/choreo/skeleton';
import { describe, expect, test } from 'vitest';
import { CAMERA, madeDance, poseOf, standing } from '../../../support/poses.ts';

const pointsOf = (pose: Pose): BodyPoints => bodyPoints(pose) as BodyPoints;
const dance = madeDance(3);
const danced = (frame: number): Pose => poseOf(dance(frame / 12));

/** Left and right named the wrong way round, as an estimator does for a moment when someone turns. */
const misnamed = (pose: Pose): Pose => byKeypoint((name) => pose[mirrorName(name)]);

describe('the guard against other people', () => {
  test('lets a dancer pass', () => {
    const guard = new PersonGuard();
    for (let frame = 0; frame < 100; frame++) expect(guard.accepts(frame / 12, pointsOf(danced(frame)))).toBe(true);
  });

  test('keeps away who is suddenly larger or elsewhere, until three frames agree', () => {
    for (const stranger of [
      { ...CAMERA, torso: 160 },
      { ...CAMERA, x: 500 },
    ]) {
      const guard = new PersonGuard();
      expect(guard.accepts(0, pointsOf(standing()))).toBe(true);
      expect(guard.accepts(0.08, pointsOf(standing(stranger)))).toBe(false);
      expect(guard.accepts(0.16, pointsOf(standing()))).toBe(true);
      const seen = [0.24, 0.32, 0.4, 0.48].map((time) => guard.accepts(time, pointsOf(standing(stranger))));
      expect(seen).toEqual([false, false, true, true]);
    }
  });
});

describe('the guard against exchanged sides', () => {
  test('undoes an exchange that lasts a moment, and trusts it half', () => {
    const guard = new FlipGuard();
    for (let frame = 0; frame < 10; frame++) {
      const flipped = frame >= 4 && frame < 7;
      const points = pointsOf(flipped ? misnamed(danced(frame)) : danced(frame));
      guard.straighten(frame / 12, points);
      const expected = pointsOf(danced(frame));
      expect(points[0]).toBe(expected[0]);
      expect(points[3]).toBe(expected[3]);
      expect(points[2]).toBeCloseTo(flipped ? 0.5 : (expected[2] as number), 9);
    }
  });

  test('leaves a real turn as it is after half a second', () => {
    const guard = new FlipGuard();
    let points = pointsOf(danced(0));
    guard.straighten(0, points);
    for (let frame = 1; frame < 12; frame++) {
      points = pointsOf(misnamed(danced(frame)));
      guard.straighten(frame / 12, points);
    }
    expect([...points]).toEqual([...pointsOf(misnamed(danced(11)))]);
  });
});
