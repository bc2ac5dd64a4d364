import type { MoveRow } from '@instep/choreo/score-csv';
import { describe, expect, it } from 'vitest';
import { changedLimbs, compareTakes } from '../../../apps/web/src/review/comparison.ts';
import { judgedMoves } from '../../../apps/web/src/review/session-lanes.ts';

const move = (n: number, more: Partial<MoveRow>): MoveRow =>
  ({
    move_n: n,
    t_start_s: 2 * n,
    t_end_s: 2 * n + 2,
    rating: 'good',
    score_pct: 50,
    form_pct: 50,
    timing_ms: 0,
    left_arm_pct: 50,
    right_arm_pct: 50,
    left_leg_pct: null,
    right_leg_pct: 50,
    torso_pct: 50,
    weak_limb: null,
    ...more,
  }) as MoveRow;

const take = (score: number | null, lagMs: number | null, moves: readonly MoveRow[], speed = 1) => ({
  score,
  speed,
  lagMs,
  moves: judgedMoves(moves),
});

describe('two takes of a dance', () => {
  it('differ in score, limbs, timing and lag, more being better', () => {
    const before = take(60, 300, [move(1, { timing_ms: -150, left_arm_pct: 20 }), move(2, { timing_ms: 90 })]);
    const after = take(74, 250, [move(1, { timing_ms: 50, left_arm_pct: 60 }), move(2, { timing_ms: -10 })]);
    const { score, limbs, steadierMs, sharperMs } = compareTakes(before, after);
    expect({ score, steadierMs, sharperMs }).toEqual({ score: 14, steadierMs: 90, sharperMs: 50 });
    expect(limbs).toEqual({ left_arm: 20, right_arm: 0, left_leg: null, right_leg: 0, torso: 0 });
    expect(changedLimbs({ limbs })).toEqual([{ limb: 'left_arm', by: 20 }]);
  });

  it('name the moves that clearly changed', () => {
    const before = take(50, null, [move(1, {}), move(2, {}), move(3, {})]);
    const after = take(50, null, [move(1, { score_pct: 70 }), move(2, { score_pct: 55 }), move(3, { score_pct: 20 })]);
    expect(compareTakes(before, after)).toMatchObject({ better: [1], worse: [3] });
  });

  it('that were danced at different speeds are not compared by their scores', () => {
    const [slow, full] = [take(82, null, [], 0.7), take(67, null, [])];
    expect(compareTakes(slow, full)).toMatchObject({ score: null, isOneSpeed: false });
    expect(compareTakes(slow, take(90, null, [], 0.7))).toMatchObject({ score: 8, isOneSpeed: true });
  });

  it('say nothing of what one of them does not have', () => {
    const none = take(null, null, []);
    expect(compareTakes(none, take(50, 100, [move(1, {})]))).toMatchObject({
      score: null,
      steadierMs: null,
      sharperMs: null,
      better: [],
    });
  });
});

describe('the moves of a session', () => {
  it('that were danced in several passes stand with the last', () => {
    const moves = judgedMoves([move(1, { score_pct: 20 }), move(2, {}), move(1, { score_pct: 80 })]);
    expect(moves.map(({ n, score }) => [n, score])).toEqual([
      [1, 80],
      [2, 50],
    ]);
  });
});
