import { describe, expect, it } from 'vitest';
import { cleanName } from '../../../apps/server/src/record/player-name.ts';

describe('a player name', () => {
  it.each([
    ['Mia', 'Mia'],
    ['  Zoë   van  Dyk ', 'Zoë van Dyk'],
    ['Zoe\u0308', 'Zoë'],
    ['a\u202Egnp.exe', 'agnp.exe'],
    ['zero\u200Bwidth\uFEFF', 'zerowidth'],
    ['line\nbreak\u0000\u0007', 'linebreak'],
    ['lone \uD800 half', 'lone half'],
    ['ليلى', 'ليلى'],
    ['👍🏽👍🏽', '👍🏽👍🏽'],
    ['\u200B', ''],
  ])('%j is %j', (typed, clean) => {
    expect(cleanName(typed)).toBe(clean);
  });

  it('has at most 40 graphemes, whatever they are made of', () => {
    expect(cleanName('e\u0301'.repeat(60))).toBe('é'.repeat(40));
    expect(cleanName('👍🏽'.repeat(60))).toBe('👍🏽'.repeat(40));
  });
});
