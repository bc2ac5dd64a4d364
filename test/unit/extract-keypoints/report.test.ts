import type { TimedPose } from '@instep/choreo/pose';
import { byKeypoint } from '@instep/choreo/skeleton';
import { makeReport, type Report } from '@instep/extract-keypoints/report';
import { describe, expect, test } from 'vitest';
import { swingingPose } from '../../support/fake-pose-model.ts';

const FPS = 10;

/** Ten rows a second: `s` is a row with a person, `.` one without. */
const rows = (pattern: string, confidence = 0.9): TimedPose[] =>
  [...pattern].map((sign, row) => {
    const pose = swingingPose(row * 100);
    const sure = byKeypoint((name) => ({ ...pose[name], confidence }));
    return { mediaTime: row / FPS, pose: sign === 's' ? sure : null };
  });

const report = (frames: readonly TimedPose[], moves = 5): Report => {
  const made = makeReport(frames, { rowsExpected: frames.length, moves, fps: FPS });
  if (!made) throw new Error('expected a report');
  return made;
};

describe('the verdict', () => {
  test.each([
    ['GOOD', 'everything seen', rows('s'.repeat(100)), 5],
    ['GOOD', 'half a second lost', rows(`${'s'.repeat(95)}.....${'s'.repeat(95)}`), 5],
    ['USABLE', 'a second lost', rows(`${'s'.repeat(200)}${'.'.repeat(10)}${'s'.repeat(200)}`), 5],
    ['USABLE', 'a person in four of five rows', rows('ssss.'.repeat(20)), 5],
    ['POOR', 'a person in three of five rows', rows('sss..'.repeat(20)), 5],
    ['POOR', 'five seconds lost', rows(`${'s'.repeat(100)}${'.'.repeat(50)}${'s'.repeat(100)}`), 5],
    ['USABLE', 'a dim dancer', rows('s'.repeat(100), 0.6), 5],
    ['POOR', 'a dancer who can hardly be made out', rows('s'.repeat(100), 0.3), 5],
    ['USABLE', 'two moves', rows('s'.repeat(100)), 2],
    ['POOR', 'no move', rows('s'.repeat(100)), 0],
  ])('%s: %s', (verdict, _what, frames, moves) => {
    expect(report(frames, moves).verdict).toBe(verdict);
  });
  test('every figure that is not GOOD has a warning, and a good report has none', () => {
    expect(report(rows('s'.repeat(100))).warnings).toEqual([]);
    expect(report(rows('sss..'.repeat(20), 0.3), 0).warnings).toHaveLength(4);
  });
});

test('there is no report if nobody is in any row', () => {
  expect(makeReport(rows('.....'), { rowsExpected: 5, moves: 0, fps: FPS })).toBeNull();
});

test('rows before the first person and after the last do not count as a gap; the longest between them does', () => {
  expect(report(rows('...ssss..ss....s.....')).longestGap).toEqual({ start: 1.1, seconds: 0.4 });
  expect(report(rows('..sss..')).longestGap).toBeNull();
});

test('the weakest joint is the one with the lowest mean', () => {
  const [first, ...rest] = rows('sss');
  const weak = {
    ...first,
    pose: byKeypoint((name) => ({ ...swingingPose(0)[name], confidence: name === 'left_knee' ? 0 : 0.9 })),
  };
  const { weakestJoint } = report([weak as TimedPose, ...rest]);
  expect(weakestJoint.name).toBe('left_knee');
  expect(weakestJoint.confidence).toBeCloseTo(0.6, 9);
});
