import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Feedback } from '../../../apps/web/src/play/feedback.svelte.ts';
import { driftOf } from '../../../apps/web/src/play/live-words.ts';
import type { VerdictMessage } from '@instep/protocol/messages';

const verdict = (move: number, rating: VerdictMessage['rating'] = 'good') => ({ move, rating }) as VerdictMessage;

describe('the word that is shown', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is shown at once', () => {
    const feedback = new Feedback();
    feedback.add(verdict(1), 0);
    expect(feedback.shown?.move).toBe(1);
  });

  it('stands 700 ms at least; what came meanwhile is shown as one phrase, by its middle word', () => {
    const feedback = new Feedback();
    feedback.add(verdict(1), 0);
    for (const [move, rating] of [
      [2, 'x'],
      [3, 'perfect'],
      [4, 'ok'],
    ] as const)
      feedback.add(verdict(move, rating), 100);
    vi.advanceTimersByTime(599);
    expect(feedback.shown?.move).toBe(1);
    vi.advanceTimersByTime(1);
    expect(feedback.shown).toMatchObject({ move: 4, rating: 'ok' });
  });

  it('is the unseen one only when nothing else was judged', () => {
    const feedback = new Feedback();
    feedback.add(verdict(1), 0);
    feedback.add(verdict(2, 'super'), 100);
    feedback.add(verdict(3, null), 200);
    vi.advanceTimersByTime(700);
    expect(feedback.shown?.move).toBe(2);
  });
});

describe('early and late', () => {
  it('are told from 100 ms on, and never of a move without a word', () => {
    const drift = (timingS: number | null, rating: VerdictMessage['rating'] = 'good') => driftOf({ rating, timingS });
    expect([drift(0.09), drift(-0.12), drift(0.2), drift(null), drift(0.3, null)]).toEqual([
      null,
      'early',
      'late',
      null,
      null,
    ]);
  });
});
