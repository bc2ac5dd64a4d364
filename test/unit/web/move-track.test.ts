import { describe, expect, it } from 'vitest';
import type { DanceMove } from '@instep/protocol/http';
import { pictogramOf } from '../../../apps/web/src/drawing/pictogram.ts';
import { beatPhase, countStep } from '../../../apps/web/src/play/count-in.ts';
import { countLength, trackItems } from '../../../apps/web/src/play/move-track.ts';
import { changed, flat, standing } from '../../support/drawn-poses.ts';

const raised = changed(standing(), ['left_wrist'], { y: 10 });
const key = (atS: number) => ({ atS, pose: flat(raised), before: flat(standing()), moving: ['left_arm'] as const });
const move = (n: number, atS: number | null): DanceMove => ({
  n,
  startS: (atS ?? 0) - 1,
  endS: (atS ?? 0) + 1,
  gold: false,
  key: atS === null ? null : key(atS),
});
const MOVES = [move(1, 1), move(2, 3), move(3, null), move(4, 30)];
const at = (time: number, steps = false) => trackItems(MOVES, { time, count: 0.5, steps });

describe('the move track', () => {
  it('shows the moves of the next seconds, a move without a figure never', () => {
    expect(at(0).map(({ move: { n } }) => n)).toEqual([1, 2]);
    expect(at(2).map(({ move: { n } }) => n)).toEqual([2]);
  });

  it('has each pictogram at the ring at its own moment, and near in the last count only', () => {
    expect(at(1)[0]).toMatchObject({ place: 0, nearness: 1 });
    expect(at(0.5)[0]?.nearness).toBe(0);
    expect(at(0.75)[0]?.nearness).toBeCloseTo(0.5);
  });

  it('slides evenly, or steps once a count', () => {
    const way = (from: number, to: number, steps: boolean) =>
      (at(from, steps)[0]?.place ?? 0) - (at(to, steps)[0]?.place ?? 0);
    expect(way(0, 0.2, false)).toBeCloseTo(way(0.6, 0.8, false));
    expect(way(0, 0.4, true)).toBe(0);
    expect(way(0, 0.5, true)).toBeGreaterThan(0);
  });

  it('counts on the beat where it is known', () => {
    expect(countLength(120)).toBe(0.5);
    expect([countStep(112.5), countStep(60), countStep(null)]).toEqual([60_000 / 112.5, 1000, 750]);
    expect(countStep(240)).toBe(500);
    expect([beatPhase(0.6, 0.6, 0.5), beatPhase(0.85, 0.6, 0.5), beatPhase(0.35, 0.6, 0.5)]).toEqual([0, 0.5, 0.5]);
  });
});

describe('a pictogram', () => {
  it('is the same wherever and however large the dancer was', () => {
    const large = standing({ x: 300, y: 90, torso: 120 });
    const near = pictogramOf({ ...key(0), pose: flat(large), before: null });
    const far = pictogramOf({ ...key(0), pose: flat(standing()), before: null });
    expect(near).toEqual(far);
    expect(near.box).toMatch(/^-[\d.]+ -[\d.]+ [\d.]+ [\d.]+$/);
  });

  it('lights the limbs that move, and points the way that the first one takes', () => {
    const { lines, arrow } = pictogramOf(key(0));
    expect(new Set(lines.filter(({ moves }) => moves).map(({ limb }) => limb))).toEqual(new Set(['left_arm']));
    expect(arrow && arrow.to.y < arrow.from.y).toBe(true);
  });

  it('has no arrow for a limb that stands', () => {
    expect(pictogramOf({ ...key(0), before: flat(raised) }).arrow).toBeNull();
  });
});
