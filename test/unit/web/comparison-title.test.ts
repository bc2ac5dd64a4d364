import { afterEach, describe, expect, it } from 'vitest';
import { changedParts } from '@instep/web/review/comparison';
import { comparisonTitle } from '@instep/web/review/comparison-title';
import { setLanguage } from '@instep/web/words/words.svelte';

const NOW = new Date(2026, 10, 30);
const session = (name: string, day: number, hour = 9) => ({
  name,
  startedAt: new Date(2026, 10, day, hour, 5).toISOString(),
});

const withSpaces = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('comparisonTitle', () => {
  afterEach(() => setLanguage('en'));

  it.each([
    ['one player on two days', [session('Mia', 26), session('Mia', 29)], 'Mia: 26 Nov vs 29 Nov'],
    ['one player on one day', [session('Mia', 26), session('Mia', 26, 11)], 'Mia: 26 Nov, 09:05 vs 26 Nov, 11:05'],
    ['two players', [session('Mia', 26), session('Jun', 29)], 'Mia, 26 Nov vs Jun, 29 Nov'],
  ] as const)('names the players and dates of %s', (_case, sessions, title) => {
    expect(withSpaces(comparisonTitle(sessions, NOW))).toBe(title);
  });

  it('uses the language of the page', () => {
    setLanguage('ko');
    const title = comparisonTitle([session('민지', 26), session('민지', 29)], NOW);
    expect(withSpaces(title)).toBe('민지: 11월 26일 대 11월 29일');
    expect(title.split(' '), 'no day is torn apart at the end of a row').toHaveLength(4);
  });
});

describe('changedParts', () => {
  it('joins left and right where both got better or both got worse', () => {
    const limbChanges = { left_arm: 20, right_arm: 5, left_leg: -9, right_leg: 1, torso: 4 };
    expect(changedParts({ limbChanges })).toEqual({ better: ['arms', 'torso'], worse: ['left_leg'] });
    const none = { left_arm: null, right_arm: 2, left_leg: -8, right_leg: -3, torso: 0 };
    expect(changedParts({ limbChanges: none })).toEqual({ better: [], worse: ['legs'] });
  });
});
