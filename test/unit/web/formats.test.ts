import { afterEach, describe, expect, it } from 'vitest';
import { clockText, dateText, pointsText } from '@instep/web/words/formats';
import { cellNumber, cellText } from '@instep/web/report/cells';
import { setLanguage } from '@instep/web/words/words.svelte';

afterEach(() => setLanguage('en'));

describe('formats', () => {
  it('formats times in minutes and whole seconds', () => {
    expect([0, 59.9, 60, 92, 605].map(clockText)).toEqual(['0:00', '0:59', '1:00', '1:32', '10:05']);
  });

  it('separates the thousands of points', () => {
    expect([0, 999, 6420.4, 10000].map(pointsText)).toEqual(['0', '999', '6,420', '10,000']);
  });

  it('shows the year of a date only if it is another year', () => {
    const moment = new Date(2026, 10, 20, 9, 12).toISOString();
    expect(dateText(moment, new Date(2026, 11, 1))).toBe('20 Nov, 09:12');
    expect(dateText(moment, new Date(2027, 0, 1))).toBe('20 Nov 2026, 09:12');
    expect(dateText('not a date')).toBe('not a date');
  });

  it('formats dates in the language of the app', () => {
    setLanguage('ko');
    const moment = new Date(2026, 10, 20, 9, 12).toISOString();
    expect(dateText(moment, new Date(2027, 0, 1))).toBe('2026년 11월 20일 09:12');
  });

  it('cellNumber is null for a cell without a number', () => {
    expect([12, '12.5', '', null, undefined, true, 'x'].map(cellNumber)).toEqual([
      12,
      12.5,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('cellText is empty for an empty cell', () => {
    expect([null, undefined, 'a', 3].map(cellText)).toEqual(['', '', 'a', '3']);
  });
});
