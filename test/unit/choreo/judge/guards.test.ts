import { bodyPoints, type BodyPoints } from '@instep/choreo/body-pose';
import { facingOf, FlipGuard, PersonGuard } from '@instep/choreo/judge/guards';
import type { Pose } from '@instep/choreo/pose';
import { byKeypoint, mirrorKeypoint } from '@instep/choreo/skeleton';
import { describe, expect, test } from 'vitest';
import { CAMERA, generateDance, poseOf, standing, STANDING, type Stance } from '../../../support/poses.ts';

const pointsOf = (pose: Pose): BodyPoints => bodyPoints(pose) as BodyPoints;
const dance = generateDance(3);
const danced = (frame: number): Pose => poseOf(dance(frame / 12));

/** The pose with left and right exchanged, as an estimator may report it for a moment when someone turns. */
const withExchangedSides = (pose: Pose): Pose => byKeypoint((name) => pose[mirrorKeypoint(name)]);

describe('PersonGuard', () => {
  test("admits a dancer's frames", () => {
    const guard = new PersonGuard();
    for (let frame = 0; frame < 100; frame++) expect(guard.admitFrame(frame / 12, pointsOf(danced(frame)))).toBe(true);
  });

  test('rejects a person who is suddenly larger or elsewhere, until three frames agree', () => {
    for (const stranger of [
      { ...CAMERA, torso: 160 },
      { ...CAMERA, x: 500 },
    ]) {
      const guard = new PersonGuard();
      expect(guard.admitFrame(0, pointsOf(standing()))).toBe(true);
      expect(guard.admitFrame(0.08, pointsOf(standing(stranger)))).toBe(false);
      expect(guard.admitFrame(0.16, pointsOf(standing()))).toBe(true);
      const seen = [0.24, 0.32, 0.4, 0.48].map((time) => guard.admitFrame(time, pointsOf(standing(stranger))));
      expect(seen).toEqual([false, false, true, true]);
    }
  });

  const bowed: Stance = { ...STANDING, spine: { angle: 0, depth: 75 } };
  const withKneesBent: Stance = {
    ...bowed,
    left_thigh: { angle: 4, depth: 80 },
    right_thigh: { angle: -4, depth: 80 },
  };
  test.each([
    ['bows', bowed, CAMERA],
    ['bows and bends the knees', withKneesBent, { ...CAMERA, y: CAMERA.y + 60 }],
    ['bows and steps back', bowed, { ...CAMERA, x: CAMERA.x + 40 }],
  ])('admits a dancer who %s', (_what, stance, camera) => {
    const guard = new PersonGuard();
    expect(guard.admitFrame(0, pointsOf(standing()))).toBe(true);
    expect(guard.admitFrame(0.2, pointsOf(poseOf(stance, camera)))).toBe(true);
  });
});

describe('FlipGuard', () => {
  test('undoes a short exchange of left and right, and halves its weight', () => {
    const guard = new FlipGuard();
    for (let frame = 0; frame < 10; frame++) {
      const flipped = frame >= 4 && frame < 7;
      const points = pointsOf(flipped ? withExchangedSides(danced(frame)) : danced(frame));
      guard.correctFlip(frame / 12, points, 0);
      const expected = pointsOf(danced(frame));
      expect(points[0]).toBe(expected[0]);
      expect(points[3]).toBe(expected[3]);
      expect(points[2]).toBeCloseTo(flipped ? 0.5 : (expected[2] as number), 9);
    }
  });

  /** How many of 60 frames with exchanged sides, from the 61st on, are left as seen when the player faces that way. */
  const leftAsSeen = (facingBefore: number, facing: number, guard = new FlipGuard()): number => {
    let left = 0;
    for (let frame = 0; frame < 120; frame++) {
      const seen = pointsOf(frame < 60 ? danced(frame) : withExchangedSides(danced(frame)));
      const points = seen.slice();
      guard.correctFlip(frame / 12, points, frame < 60 ? facingBefore : facing);
      if (frame >= 60 && points[0] === seen[0]) left += 1;
    }
    return left;
  };

  test("accepts a turn after half a second when depth isn't known", () => {
    expect(leftAsSeen(0, 0)).toBe(60 - 7);
  });

  test('accepts a turn after 1.5 s when the player has faced the other way since', () => {
    expect(leftAsSeen(1, -1)).toBe(60 - 18);
  });

  test('accepts a turn in the same way after playback has gone back to the beginning', () => {
    const guard = new FlipGuard();
    guard.correctFlip(100, pointsOf(danced(0)), 1);
    guard.reset();
    expect(leftAsSeen(1, -1, guard)).toBe(60 - 18);
  });

  test('undoes an exchange of left and right as long as the player faces the camera', () => {
    expect(leftAsSeen(1, 1)).toBe(0);
  });

  test.each([
    ['before the shoulders', -0.2, 1],
    ['behind them', 0.2, -1],
    ['level with them', 0, 0],
    ['without a world point', null, 0],
  ])('a nose %s, at depth %s, gives the facing %s', (_what, depth, facing) => {
    const nose = { ...standing().nose, world: depth === null ? null : { x: 0, y: 0, z: depth } };
    expect(facingOf({ ...standing(), nose })).toBeCloseTo(facing, 9);
  });
});
