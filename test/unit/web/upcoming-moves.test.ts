import { describe, expect, it } from 'vitest';
import type { DanceMove } from '@instep/protocol/http';
import { limbGroup, pictogramOf } from '@instep/web/drawing/pictogram';
import { beatLength, beatPhase } from '@instep/web/play/beat';
import { numberTime } from '@instep/web/play/count-in';
import { shownNames, timeBefore, upcomingMoves } from '@instep/web/play/upcoming-moves';
import { withChangedKeypoints, flattenDrawnPose, standingPose } from '../../support/drawn-poses.ts';

const raised = withChangedKeypoints(standingPose(), ['left_wrist'], { y: 10 });
const key = (atS: number) => ({
  atS,
  pose: flattenDrawnPose(raised),
  before: flattenDrawnPose(standingPose()),
  moving: ['left_arm'] as const,
});
const move = (n: number, atS: number | null): DanceMove => ({
  n,
  startS: (atS ?? 0) - 1,
  endS: (atS ?? 0) + 1,
  gold: false,
  key: atS === null ? null : key(atS),
});
const MOVES = [move(1, 1), move(2, 3), move(3, null), move(4, 30)];
const at = (time: number, steps = false) => upcomingMoves(MOVES, { time, beat: 0.5, steps });

describe('upcomingMoves', () => {
  it('contains the moves of the next seconds that have a key moment', () => {
    expect(at(0).map(({ move: { n } }) => n)).toEqual([1, 2]);
    expect(at(2).map(({ move: { n } }) => n)).toEqual([2]);
  });

  it('has position 0 at the key moment, and a nearness in the last count only', () => {
    expect(at(1)[0]).toMatchObject({ position: 0, nearness: 1 });
    expect(at(0.5)[0]?.nearness).toBe(0);
    expect(at(0.75)[0]?.nearness).toBeCloseTo(0.5);
  });

  it('changes the position evenly, or once a count', () => {
    const distance = (from: number, to: number, steps: boolean) =>
      (at(from, steps)[0]?.position ?? 0) - (at(to, steps)[0]?.position ?? 0);
    expect(distance(0, 0.2, false)).toBeCloseTo(distance(0.6, 0.8, false));
    expect(distance(0, 0.4, true)).toBe(0);
    expect(distance(0, 0.5, true)).toBeGreaterThan(0);
  });

  it('appear earlier on a long strip, and the next two on any', () => {
    expect(timeBefore(2_000, 100)).toBe(7);
    expect(timeBefore(402, 100)).toBeCloseTo(6);
    expect(timeBefore(100, 100)).toBe(3.5);
    expect(upcomingMoves(MOVES, { time: 0, beat: 0.5, steps: false, before: 2 })).toMatchObject([{ position: 0.5 }]);
  });

  it('hides a move behind another that comes shortly before, until that one’s moment', () => {
    const close = [move(1, 1), move(2, 1.2), move(3, 3)];
    const shownAt = (time: number) =>
      upcomingMoves(close, { time, beat: 0.5, steps: false, minGap: 0.5 }).map(({ move: { n } }) => n);
    expect([shownAt(0), shownAt(1)]).toEqual([
      [1, 3],
      [1, 2, 3],
    ]);
  });

  it('names each move once in a row, and never two at one place', () => {
    const named = ['Wave', 'Wave', 'Disco', 'Kick', 'Kick'].map((label, n) => ({ ...move(n, n + 1), label }));
    const items = upcomingMoves(named, { time: 0, beat: 0.5, steps: false, before: 10 });
    expect([...shownNames(items, undefined, 0)]).toEqual([
      [0, 'Wave'],
      [2, 'Disco'],
      [3, 'Kick'],
    ]);
    expect([...shownNames(items, 'Wave', 0.35)]).toEqual([[3, 'Kick']]);
  });

  it('has counts that follow the beat, if it is known', () => {
    expect(beatLength(120)).toBe(0.5);
    expect([numberTime(112.5), numberTime(60), numberTime(null)]).toEqual([60_000 / 112.5, 1000, 750]);
    expect(numberTime(240)).toBe(500);
    expect([beatPhase(0.6, 0.6, 0.5), beatPhase(0.85, 0.6, 0.5), beatPhase(0.35, 0.6, 0.5)]).toEqual([0, 0.5, 0.5]);
  });
});

describe('a pictogram', () => {
  it('does not depend on the dancer’s position and size', () => {
    const large = standingPose({ x: 300, y: 90, torso: 120 });
    const near = pictogramOf({ ...key(0), pose: flattenDrawnPose(large), before: null });
    const far = pictogramOf({ ...key(0), pose: flattenDrawnPose(standingPose()), before: null });
    expect(near).toEqual(far);
    expect(near.viewBox).toMatch(/^-[\d.]+ -[\d.]+ [\d.]+ [\d.]+$/);
  });

  it('marks the moving limbs, and has an arrow for the first of them', () => {
    const { lines, arrow } = pictogramOf(key(0));
    expect(new Set(lines.filter(({ isMoving }) => isMoving).map(({ limb }) => limb))).toEqual(new Set(['left_arm']));
    expect(arrow && arrow.to.y < arrow.from.y).toBe(true);
  });

  it('has the colour of what moves: arms, legs, or the whole body', () => {
    expect(limbGroup(['left_arm', 'torso'])).toBe('arms');
    expect(limbGroup(['left_leg', 'right_leg', 'left_arm'])).toBe('legs');
    expect(limbGroup(['right_arm', 'left_leg'])).toBe('body');
    expect(limbGroup(['torso'])).toBe('body');
  });

  it('has a trunk between shoulders and hips', () => {
    expect(pictogramOf(key(0)).trunk).toHaveLength(4);
  });

  it('has no arrow for a limb that hardly moves', () => {
    expect(pictogramOf({ ...key(0), before: flattenDrawnPose(raised) }).arrow).toBeNull();
  });
});
