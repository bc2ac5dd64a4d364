import { describe, expect, it } from 'vitest';
import { headlineOf, revealAt, starTone } from '@instep/web/report/reveal';

const MOVES = { moves: true };
const five = { points: 9_400, stars: 5 };

describe('the reveal of a result', () => {
  it('drops a star every 250 ms after a moment for the picture', () => {
    const stars = (elapsed: number) => revealAt(elapsed, five, MOVES).stars;
    expect([0, 699, 700, 949, 950, 1_200, 1_450, 1_700, 9_000].map(stars)).toEqual([0, 0, 1, 1, 2, 3, 4, 5, 5]);
  });

  it('drops no more stars than were earned', () => {
    expect(revealAt(9_000, { points: 3_100, stars: 1 }, MOVES).stars).toBe(1);
    expect(revealAt(9_000, { points: 0, stars: 0 }, MOVES).stars).toBe(0);
  });

  it('counts the points up from 0 in 1.2 s, never backwards', () => {
    const points = Array.from({ length: 40 }, (_, k) => revealAt(50 * k, five, MOVES).points);
    expect(points).toEqual(points.toSorted((a, b) => a - b));
    expect([points[14], points[38]]).toEqual([0, 9_400]);
    expect(points[26]).toBeGreaterThan(4_700);
    expect(points[26]).toBeLessThan(9_400);
  });

  it('shows the points at once where motion is not wanted', () => {
    expect(revealAt(0, five, { moves: false }).points).toBe(9_400);
  });

  it('shows the headline after the last star and the last point, and is over three seconds later', () => {
    const at = (elapsed: number) => revealAt(elapsed, five, MOVES);
    expect([at(2_050).hasHeadline, at(2_100).hasHeadline]).toEqual([false, true]);
    expect([at(5_250).isOver, at(5_300).isOver]).toEqual([false, true]);
    expect(revealAt(2_050, { points: 3_100, stars: 1 }, MOVES).hasHeadline).toBe(true);
  });

  it('is short and calm without a score', () => {
    expect(revealAt(0, null, MOVES)).toEqual({ stars: 0, points: 0, hasHeadline: true, isOver: false });
    expect(revealAt(2_600, null, MOVES).isOver).toBe(true);
  });

  it('has a chime for each star, a third above the one before', () => {
    const tones = [1, 2, 3, 4, 5].map(starTone);
    const steps = tones.slice(1).map((tone, index) => tone - (tones[index] ?? NaN));
    expect(tones[0]).toBe(0);
    expect(steps.every((step) => step === 3 || step === 4)).toBe(true);
  });

  it.each([
    [true, ['warming', 'warming', 'nice', 'great', 'great', 'superstar']],
    [false, ['warming', 'warming', 'nice', 'nice', 'nice', 'nice']],
  ])(
    'has a kind headline for any number of stars, without a cheer for an incomplete dance (complete: %s)',
    (complete, headlines) => {
      expect([0, 1, 2, 3, 4, 5].map((stars) => headlineOf({ stars, complete }))).toEqual(headlines);
    },
  );
});
