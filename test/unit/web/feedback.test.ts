import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Feedback } from '@instep/web/play/feedback.svelte';
import { earlyOrLate } from '@instep/web/play/live-cues';
import type { VerdictMessage } from '@instep/protocol/messages';

const verdict = (move: number, rating: VerdictMessage['rating'] = 'good') => ({ move, rating }) as VerdictMessage;

describe('the rating that is shown', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('appears at once', () => {
    const feedback = new Feedback();
    feedback.enqueue(verdict(1), 0);
    expect(feedback.shown?.move).toBe(1);
  });

  it('stays for at least 700 ms; then the median of the ratings that arrived meanwhile is shown', () => {
    const feedback = new Feedback();
    feedback.enqueue(verdict(1), 0);
    for (const [move, rating] of [
      [2, 'x'],
      [3, 'perfect'],
      [4, 'ok'],
    ] as const)
      feedback.enqueue(verdict(move, rating), 100);
    vi.advanceTimersByTime(599);
    expect(feedback.shown?.move).toBe(1);
    vi.advanceTimersByTime(1);
    expect(feedback.shown).toMatchObject({ move: 4, rating: 'ok' });
  });

  it('comes with the combo, and with each of its milestones once', () => {
    const feedback = new Feedback();
    const shown = [4, 5, 6, 0, 4, 11].map((combo, move) => {
      feedback.enqueue(verdict(move), 1_000 * move, combo);
      return [feedback.combo, feedback.milestone];
    });
    expect(shown).toEqual([
      [4, null],
      [5, 5],
      [6, null],
      [0, null],
      [4, null],
      [11, 10],
    ]);
  });

  it('celebrates a milestone that was passed while another rating was shown', () => {
    const feedback = new Feedback();
    feedback.enqueue(verdict(1), 0, 4);
    feedback.enqueue(verdict(2), 100, 5);
    feedback.enqueue(verdict(3), 200, 6);
    vi.advanceTimersByTime(700);
    expect([feedback.combo, feedback.milestone]).toEqual([6, 5]);
  });

  it('is an unseen move only if no rating arrived', () => {
    const feedback = new Feedback();
    feedback.enqueue(verdict(1), 0);
    feedback.enqueue(verdict(2, 'super'), 100);
    feedback.enqueue(verdict(3, null), 200);
    vi.advanceTimersByTime(700);
    expect(feedback.shown?.move).toBe(2);
  });
});

describe('earlyOrLate', () => {
  it('reports moves from 100 ms on, but none without a rating', () => {
    const timing = (timingS: number | null, rating: VerdictMessage['rating'] = 'good') =>
      earlyOrLate({ rating, timingS });
    expect([timing(0.09), timing(-0.12), timing(0.2), timing(null), timing(0.3, null)]).toEqual([
      null,
      'early',
      'late',
      null,
      null,
    ]);
  });
});
