import { describe, expect, it } from 'vitest';
import { endOf, figureAt, indexOf, meanFigure, motionOf } from '@instep/measures/synthetic/motion';
import { circlingWrist } from '../../support/test-dance.ts';

const WRIST = indexOf('left_wrist');

describe('motionOf', () => {
  it('starts at the first pose and ends at the last', () => {
    const frames = circlingWrist(2).map((frame, index) => (index < 15 ? { ...frame, pose: null } : frame));
    const motion = motionOf(frames);
    expect(motion.start).toBe(0.5);
    expect(endOf(motion)).toBeCloseTo(59 / 30, 10);
  });

  it('interpolates gaps linearly', () => {
    const frames = circlingWrist(1);
    const [before, after] = [frames[9]?.pose?.left_wrist.x ?? 0, frames[11]?.pose?.left_wrist.x ?? 0];
    const motion = motionOf(frames.map((frame, index) => (index === 10 ? { ...frame, pose: null } : frame)));
    expect(motion.figures[10]?.[WRIST]?.[0]).toBeCloseTo((before + after) / 2, 10);
  });
});

describe('figureAt', () => {
  const motion = motionOf(circlingWrist(1));

  it('interpolates linearly between two figures', () => {
    const [a, b] = [motion.figures[3]?.[WRIST]?.[1] ?? 0, motion.figures[4]?.[WRIST]?.[1] ?? 0];
    expect(figureAt(motion, 3.5 / 30)[WRIST]?.[1]).toBeCloseTo((a + b) / 2, 10);
  });

  it('is constant before the first figure and after the last', () => {
    expect(figureAt(motion, -5)).toBe(motion.figures[0]);
    expect(figureAt(motion, 5)).toBe(motion.figures.at(-1));
  });
});

it('the mean figure of a whole circle has the wrist at its centre', () => {
  const [x, y] = meanFigure(motionOf(circlingWrist(1)))[WRIST] ?? [NaN, NaN];
  expect(x).toBeCloseTo(95, 6);
  expect(y).toBeCloseTo(-100, 6);
});
