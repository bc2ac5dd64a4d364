import { describe, expect, it } from 'vitest';
import { sanitizePlayerName } from '@instep/choreo/player-name';

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
    // Joiners that decide how a word or an emoji looks stay; those that nobody sees go.
    ['علی\u200Cرضا', 'علی\u200Cرضا'],
    ['علی\u200C\u200Cرضا', 'علی\u200Cرضا'],
    ['രാജന്\u200D', 'രാജന്\u200D'],
    ['ක්\u200Dරිස්', 'ක්\u200Dරිස්'],
    ['👨\u200D👩\u200D👧 Fam', '👨\u200D👩\u200D👧 Fam'],
    ['🤸🏽\u200D♀️', '🤸🏽\u200D♀️'],
    [
      '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}',
      '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}',
    ],
    ['Mia\u200D', 'Mia'],
    ['M\u200Cia', 'Mia'],
    ['Mia\u{E0067}\u{E007F}', 'Mia'],
    ['\u3164', ''],
    ['\u06DD114', '\u06DD114'],
  ])('%j is %j', (typed, clean) => {
    expect(sanitizePlayerName(typed)).toBe(clean);
  });

  it('has at most 40 graphemes, whatever they are made of', () => {
    expect(sanitizePlayerName('e\u0301'.repeat(60))).toBe('é'.repeat(40));
    expect(sanitizePlayerName('👍🏽'.repeat(60))).toBe('👍🏽'.repeat(40));
  });
});
