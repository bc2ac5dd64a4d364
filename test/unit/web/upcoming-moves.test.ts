import { describe, expect, it } from 'vitest';
import type { DanceMove } from '@instep/protocol/http';
import { pictogramOf } from '@instep/web/drawing/pictogram';
import { beatLength, beatPhase } from '@instep/web/play/beat';
import { numberTime } from '@instep/web/play/count-in';
import { upcomingMoves } from '@instep/web/play/upcoming-moves';
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

  it('has no arrow for a limb that hardly moves', () => {
    expect(pictogramOf({ ...key(0), before: flattenDrawnPose(raised) }).arrow).toBeNull();
  });
});
