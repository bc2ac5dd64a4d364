import { describe, expect, it } from 'vitest';
import type { DanceMove } from '@instep/protocol/http';
import { worstMoments } from '@instep/web/play/worst-moments';

const MOVES = [1, 2, 3, 4, 5].map((n): DanceMove => ({ n, startS: 2 * n - 2, endS: 2 * n, gold: false, key: null }));
const judged = (move: number, form: number | null, rating: 'super' | 'good' | 'x' | null = 'good') => ({
  move,
  form,
  rating,
  weakLimb: null,
});

describe('the worst moments', () => {
  it('are at most three, worst first', () => {
    const all = [judged(1, 0.5), judged(2, 0.1), judged(3, 0.4), judged(4, 0.2)];
    expect(worstMoments(all, MOVES, null).map(({ n }) => n)).toEqual([2, 4, 3]);
  });

  it('contain no move that was super or was not seen', () => {
    expect(worstMoments([judged(1, 0.1, 'super'), judged(2, null, null)], MOVES, null)).toEqual([]);
  });

  it('have counts from 1 if the beat is known', () => {
    expect(worstMoments([judged(3, 0.1)], MOVES, 120)[0]?.counts).toEqual({ from: 9, to: 12 });
    expect(worstMoments([judged(3, 0.1)], MOVES, null)[0]?.counts).toBeNull();
  });
});
