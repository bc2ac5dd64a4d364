import type { MoveRow } from '@instep/choreo/session-csv';
import { describe, expect, it } from 'vitest';
import { changedLimbs, compareSessions } from '@instep/web/review/comparison';
import { judgedMoves } from '@instep/web/review/session-data';

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

const session = (score: number | null, lagMs: number | null, moves: readonly MoveRow[], speed = 1) => ({
  score,
  speed,
  lagMs,
  moves: judgedMoves(moves),
});

describe('compareSessions', () => {
  it('gives positive differences of score, limbs, timing and lag where the later session is better', () => {
    const before = session(60, 300, [move(1, { timing_ms: -150, left_arm_pct: 20 }), move(2, { timing_ms: 90 })]);
    const after = session(74, 250, [move(1, { timing_ms: 50, left_arm_pct: 60 }), move(2, { timing_ms: -10 })]);
    const { scoreChange, limbChanges, timingGainMs, lagReductionMs } = compareSessions(before, after);
    expect({ scoreChange, timingGainMs, lagReductionMs }).toEqual({
      scoreChange: 14,
      timingGainMs: 90,
      lagReductionMs: 50,
    });
    expect(limbChanges).toEqual({ left_arm: 20, right_arm: 0, left_leg: null, right_leg: 0, torso: 0 });
    expect(changedLimbs({ limbChanges })).toEqual([{ limb: 'left_arm', by: 20 }]);
  });

  it('lists the moves whose score changed by 10 or more', () => {
    const before = session(50, null, [move(1, {}), move(2, {}), move(3, {})]);
    const after = session(50, null, [
      move(1, { score_pct: 70 }),
      move(2, { score_pct: 55 }),
      move(3, { score_pct: 20 }),
    ]);
    expect(compareSessions(before, after)).toMatchObject({ betterMoves: [1], worseMoves: [3] });
  });

  it('does not compare the scores of sessions at different speeds', () => {
    const [slow, full] = [session(82, null, [], 0.7), session(67, null, [])];
    expect(compareSessions(slow, full)).toMatchObject({ scoreChange: null, isSameSpeed: false });
    expect(compareSessions(slow, session(90, null, [], 0.7))).toMatchObject({ scoreChange: 8, isSameSpeed: true });
  });

  it('leaves out what one of the sessions does not have', () => {
    const none = session(null, null, []);
    expect(compareSessions(none, session(50, 100, [move(1, {})]))).toMatchObject({
      scoreChange: null,
      timingGainMs: null,
      lagReductionMs: null,
      betterMoves: [],
    });
  });
});

describe('judgedMoves', () => {
  it('keeps the last pass of a move that was danced several times', () => {
    const moves = judgedMoves([move(1, { score_pct: 20 }), move(2, {}), move(1, { score_pct: 80 })]);
    expect(moves.map(({ n, score }) => [n, score])).toEqual([
      [1, 80],
      [2, 50],
    ]);
  });
});
