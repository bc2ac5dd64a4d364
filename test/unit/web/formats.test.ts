import { afterEach, describe, expect, it } from 'vitest';
import { clockText, dateText, pointsText } from '../../../apps/web/src/words/formats.ts';
import { numberOf, textOf } from '../../../apps/web/src/report/cells.ts';
import { showLanguage } from '../../../apps/web/src/words/words.svelte.ts';

afterEach(() => showLanguage('en'));

describe('formats', () => {
  it('writes times in minutes and seconds that have passed', () => {
    expect([0, 59.9, 60, 92, 605].map(clockText)).toEqual(['0:00', '0:59', '1:00', '1:32', '10:05']);
  });

  it('separates the thousands of points', () => {
    expect([0, 999, 6420.4, 10000].map(pointsText)).toEqual(['0', '999', '6,420', '10,000']);
  });

  it('names the year of a moment only when it is another year', () => {
    const moment = new Date(2026, 10, 20, 9, 12).toISOString();
    expect(dateText(moment, new Date(2026, 11, 1))).toBe('20 Nov, 09:12');
    expect(dateText(moment, new Date(2027, 0, 1))).toBe('20 Nov 2026, 09:12');
    expect(dateText('not a date')).toBe('not a date');
  });

  it('writes a moment as the language of the app does', () => {
    showLanguage('ko');
    const moment = new Date(2026, 10, 20, 9, 12).toISOString();
    expect(dateText(moment, new Date(2027, 0, 1))).toBe('2026년 11월 20일 09:12');
  });

  it('reads a cell as a number only when it holds one', () => {
    expect([12, '12.5', '', null, undefined, true, 'x'].map(numberOf)).toEqual([
      12,
      12.5,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('reads an empty cell as an empty text', () => {
    expect([null, undefined, 'a', 3].map(textOf)).toEqual(['', '', 'a', '3']);
  });
});
