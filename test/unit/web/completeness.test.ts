import { describe, expect, it } from 'vitest';
import { remarksOn, unearnedMoves } from '../../../apps/web/src/report/completeness.ts';
import { statusOf } from '../../../apps/web/src/report/session-report.ts';
import { DICTIONARIES } from '../../../apps/web/src/words/languages.ts';

describe('what is said of how much was judged', () => {
  it('is nothing of a dance that was judged whole, or not at all', () => {
    expect(remarksOn({ score: 90, complete: true, seen: 0.97, lost: 0.01 })).toEqual([]);
    expect(remarksOn({ score: null, complete: false, seen: 0, lost: 0 })).toEqual([]);
  });

  it('names the larger reason of an incomplete dance, and what was lost', () => {
    expect(remarksOn({ score: 41, complete: false, seen: 0.34, lost: 0 })).toEqual([{ about: 'unseen', share: 0.34 }]);
    expect(remarksOn({ score: 90, complete: false, seen: 1, lost: 0.5 })).toEqual([
      { about: 'mostlyLost', share: 0.5 },
      { about: 'lost', share: 0.5 },
    ]);
    expect(remarksOn({ score: 90, complete: true, seen: 1, lost: 0.1 })).toEqual([{ about: 'lost', share: 0.1 }]);
  });

  it('is said of results of earlier versions, too', () => {
    expect(remarksOn({ score: 90, complete: false })).toEqual([{ about: 'incomplete', share: 0 }]);
    expect(remarksOn({ score: 90, complete: true })).toEqual([]);
  });

  it('counts no move as unearned that the connection or the server lost', () => {
    const verdicts = [{}, { unseenReason: 'nobody' }, { unseenReason: 'interrupted' }] as const;
    expect(unearnedMoves({ unseen: 2 }, verdicts)).toBe(1);
    expect(unearnedMoves({ unseen: 0 }, [{}])).toBe(0);
  });

  it('has the number in every language', () => {
    for (const words of Object.values(DICTIONARIES)) {
      expect(words.result.remarks.unseen(0.336)).toMatch(/34 ?%/);
      expect(words.result.remarks.mostlyLost(0.5)).toMatch(/50 ?%/);
      expect(words.result.remarks.lost(0.1)).toMatch(/10 ?%/);
      expect(words.result.remarks.incomplete()).not.toBe('');
    }
  });
});

describe('the status of a session', () => {
  it('says that a dance which was danced to its end was hardly seen', () => {
    expect(statusOf({ status: 'complete', score: 41, complete: false })).toBe('unseen');
    expect(statusOf({ status: 'complete', score: 41, complete: true })).toBe('complete');
    expect(statusOf({ status: 'incomplete', score: 41, complete: false })).toBe('incomplete');
    expect(statusOf({ status: 'complete', score: 41, complete: null })).toBe('complete');
    expect(statusOf({ status: 'complete', score: null, complete: false })).toBe('complete');
  });
});
