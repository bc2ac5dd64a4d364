import { afterEach, describe, expect, it } from 'vitest';
import { comparedTitle, changedParts } from '../../../apps/web/src/review/comparison.ts';
import { showLanguage } from '../../../apps/web/src/words/words.svelte.ts';

const NOW = new Date(2026, 10, 30);
const take = (name: string, day: number, hour = 9) => ({
  name,
  startedAt: new Date(2026, 10, day, hour, 5).toISOString(),
});

describe('the title of two takes', () => {
  afterEach(() => showLanguage('en'));

  it.each([
    ['one player on two days', [take('Mia', 26), take('Mia', 29)], 'Mia: 26 Nov vs 29 Nov'],
    ['one player on one day', [take('Mia', 26), take('Mia', 26, 11)], 'Mia: 26 Nov, 09:05 vs 26 Nov, 11:05'],
    ['two players', [take('Mia', 26), take('Jun', 29)], 'Mia, 26 Nov vs Jun, 29 Nov'],
  ] as const)('says who and when: %s', (_which, takes, title) => {
    expect(comparedTitle(takes, NOW)).toBe(title);
  });

  it('speaks the language of the page', () => {
    showLanguage('ko');
    expect(comparedTitle([take('민지', 26), take('민지', 29)], NOW)).toBe('민지: 11월 26일, 그리고 11월 29일');
  });
});

describe('what of the body changed', () => {
  it('is told in pairs where both sides changed alike', () => {
    const limbs = { left_arm: 20, right_arm: 5, left_leg: -9, right_leg: 1, torso: 4 };
    expect(changedParts({ limbs })).toEqual({ better: ['arms', 'torso'], worse: ['left_leg'] });
    const none = { left_arm: null, right_arm: 2, left_leg: -8, right_leg: -3, torso: 0 };
    expect(changedParts({ limbs: none })).toEqual({ better: [], worse: ['legs'] });
  });
});
