import { describe, expect, it } from 'vitest';
import { completenessRemarks, noScoreCauseOf, unearnedMoves } from '@instep/web/report/completeness';
import { sessionStatusOf } from '@instep/web/report/session-report';
import { DICTIONARIES } from '@instep/web/words/languages';

describe('completenessRemarks', () => {
  it('has no remark if all or nothing was judged', () => {
    expect(completenessRemarks({ score: 90, complete: true, seen: 0.97, lost: 0.01 })).toEqual([]);
    expect(completenessRemarks({ score: null, complete: false, seen: 0, lost: 0 })).toEqual([]);
  });

  it('gives the larger reason of an incomplete dance and the lost share', () => {
    expect(completenessRemarks({ score: 41, complete: false, seen: 0.34, lost: 0 })).toEqual([
      { about: 'unseen', share: 0.34 },
    ]);
    expect(completenessRemarks({ score: 90, complete: false, seen: 1, lost: 0.5 })).toEqual([
      { about: 'mostlyLost', share: 0.5 },
    ]);
    expect(completenessRemarks({ score: 41, complete: false, seen: 0.5, lost: 0.1 })).toEqual([
      { about: 'unseen', share: 0.45 },
      { about: 'lost', share: 0.1 },
    ]);
    expect(completenessRemarks({ score: 90, complete: true, seen: 1, lost: 0.1 })).toEqual([
      { about: 'lost', share: 0.1 },
    ]);
  });

  it('handles results of earlier versions', () => {
    expect(completenessRemarks({ score: 90, complete: false })).toEqual([{ about: 'incomplete', share: 0 }]);
    expect(completenessRemarks({ score: 90, complete: true })).toEqual([]);
  });

  it('unearnedMoves leaves out moves that the connection or the server lost', () => {
    const verdicts = [{}, { unseenReason: 'nobody' }, { unseenReason: 'interrupted' }] as const;
    expect(unearnedMoves({ unseen: 2 }, verdicts)).toBe(1);
    expect(unearnedMoves({ unseen: 0 }, [{}])).toBe(0);
  });

  it.each([
    ['too_short', 0, 'too_short'],
    ['too_short', 0.2, 'too_short'],
    ['too_short', 0.6, 'lost'],
    ['nobody', 0.6, 'nobody'],
    ['too_short', undefined, 'too_short'],
    [null, 0.6, null],
  ] as const)('no score because of %s, with a lost share of %s, is explained by %s', (noScoreReason, lost, cause) => {
    expect(noScoreCauseOf({ noScoreReason, ...(lost !== undefined && { lost }) })).toBe(cause);
  });

  it('contains the number in every language', () => {
    for (const words of Object.values(DICTIONARIES)) {
      expect(words.result.remarks.unseen(0.336)).toMatch(/34 ?%/);
      expect(words.result.remarks.mostlyLost(0.5)).toMatch(/50 ?%/);
      expect(words.result.remarks.lost(0.1)).toMatch(/10 ?%/);
      expect(words.result.remarks.incomplete()).not.toBe('');
    }
  });
});

describe('sessionStatusOf', () => {
  it('distinguishes a dance that was danced to its end but hardly seen', () => {
    expect(sessionStatusOf({ status: 'complete', score: 41, complete: false })).toBe('partlyJudged');
    expect(sessionStatusOf({ status: 'complete', score: 41, complete: true })).toBe('complete');
    expect(sessionStatusOf({ status: 'incomplete', score: 41, complete: false })).toBe('incomplete');
    expect(sessionStatusOf({ status: 'complete', score: 41, complete: null })).toBe('complete');
    expect(sessionStatusOf({ status: 'complete', score: null, complete: false })).toBe('complete');
  });
});
