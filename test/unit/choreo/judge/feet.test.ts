import { FootRows, legFactors } from '@instep/choreo/judge/feet';
import { bodyPoints, BODY_KEYPOINTS, type BodyPoints } from '@instep/choreo/body-pose';
import { describe, expect, test } from 'vitest';
import { standing } from '../../../support/poses.ts';

const COUNT = 120;
const TORSO = 100;
const LAG = 6;
const MOVE = { from: 20, to: 92 };

type Path = (row: number) => { readonly x: number; readonly y: number; readonly confidence?: number };

/** The rows of feet that follow these paths, in torso lengths, `lag` rows later. */
const feet = (left: Path, right: Path, lag = 0): FootRows => {
  const rows = new FootRows(COUNT);
  for (let row = 0; row < COUNT; row++) {
    const points = (bodyPoints(standing()) as BodyPoints).slice();
    for (const [name, path] of [
      ['left_ankle', left],
      ['right_ankle', right],
    ] as const) {
      const { x, y, confidence = 0.9 } = path(row - lag);
      points.set([TORSO * x, TORSO * y, confidence], 3 * BODY_KEYPOINTS.indexOf(name));
    }
    rows.write(row, points, TORSO);
  }
  return rows;
};

const steps: Path = (row) => ({ x: 0.5 * Math.sin(row / 5), y: 2 });
const kicks: Path = (row) => ({ x: 0.3, y: 2 - 0.4 * Math.max(Math.sin(row / 4), 0) });
const stays: Path = () => ({ x: 0.2, y: 2 });
const marches: Path = (row) => ({ x: 0.2, y: 2 - 0.4 * Math.max(Math.cos(row / 7), 0) });
const hidden =
  (path: Path): Path =>
  (row) => ({ ...path(row), confidence: 0.2 });
/** The path as seen by a camera that moves to and fro, so that both feet seem to move together. */
const withMovingCamera =
  (path: Path): Path =>
  (row) => ({ ...path(row), x: path(row).x + 0.8 * Math.cos(row / 9) });

const dance = feet(steps, kicks);

describe('when both legs seem wrong, the judge blames', () => {
  test.each([
    ['neither if both feet move as the dancer’s do', feet(steps, kicks, LAG), [1, 1]],
    ['the leg whose foot stays', feet(stays, kicks, LAG), [0, 1]],
    ['the leg whose foot moves differently', feet(steps, marches, LAG), [1, 0]],
    ['neither if both feet stay', feet(stays, stays, LAG), [1, 1]],
    ['neither if a foot isn’t seen', feet(stays, hidden(kicks), LAG), [1, 1]],
  ] as const)('%s', (_title, player, [left, right]) => {
    const factors = legFactors(dance, player, MOVE, LAG);
    expect(factors.left_leg).toBeCloseTo(left, 2);
    expect(factors.right_leg).toBeCloseTo(right, 2);
  });

  test('neither if one foot hardly moves in the dance', () => {
    expect(legFactors(feet(stays, kicks), feet(stays, stays, LAG), MOVE, LAG)).toMatchObject({
      left_leg: 1,
      right_leg: 1,
    });
  });

  test('neither if a moving camera shifts both feet', () => {
    const filmed = feet(withMovingCamera(stays), withMovingCamera(stays));
    const { left_leg: left, right_leg: right } = legFactors(filmed, feet(stays, stays, LAG), MOVE, LAG);
    expect([left, right]).toEqual([1, 1]);
  });
});
