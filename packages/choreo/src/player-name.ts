/** In graphemes: a name of this length fits a button and the records. */
export const MAX_NAME_LENGTH = 40;

// Controls, formats (bidirectional overrides, zero-width characters), lone surrogates, line and paragraph separators,
// and letters without a visible form. Number signs of Arabic and Syriac are formats but visible, so they stay.
const INVISIBLE =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u115F\u1160\u2800\u3164\uFFA0]|(?![\u0600-\u0605\u06DD\u070F\u08E2\u{110BD}\u{110CD}])\p{Cf}/gu;

// Scripts in which the joiner and the non-joiner affect the spelling of a word: Persian, Hindi, Malayalam, Mongolian
// ...
const JOINING =
  '\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Mand}\\p{scx=Nkoo}\\p{scx=Mong}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}' +
  '\\p{scx=Orya}\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Khmr}\\p{scx=Mymr}\\p{scx=Tibt}';

/** Invisible characters in places where they change what is visible around them: these stay. */
const MEANINGFUL = new RegExp(
  [
    // Between two letters of such a script, or after a virama, also at the end of a word.
    `(?<=[${JOINING}]\\p{M}*)[\\u200C\\u200D](?=[${JOINING}])`,
    `(?<=(?![\\u0300-\\u036F])[${JOINING}]\\p{M}*\\p{Mn})\\u200D`,
    // In emoji that consist of several: families, professions.
    '(?<=\\p{Extended_Pictographic}[\\uFE0F\\p{Emoji_Modifier}]*)\\u200D(?=\\p{Extended_Pictographic})',
    // The flags of Scotland, Wales and England are tags after a black flag.
    '(?<=\\u{1F3F4})[\\u{E0030}-\\u{E0039}\\u{E0061}-\\u{E007A}]{3,6}\\u{E007F}',
  ].join('|'),
  'gu',
);

const removeInvisible = (typed: string): string => {
  const text = typed.replace(/([\u200C\u200D])[\u200C\u200D]+/g, '$1');
  let clean = '';
  let from = 0;
  for (const { 0: kept, index } of text.matchAll(MEANINGFUL)) {
    clean += text.slice(from, index).replace(INVISIBLE, '') + kept;
    from = index + kept.length;
  }
  return clean + text.slice(from).replace(INVISIBLE, '');
};

/**
 * A name as a player typed it, made safe to show: Unicode-composed, without invisible characters, up to 40 graphemes.
 */
export const sanitizePlayerName = (name: string): string => {
  const visible = removeInvisible(name).normalize('NFC').replace(/\s+/gu, ' ').trim();
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(visible);
  return [...graphemes]
    .slice(0, MAX_NAME_LENGTH)
    .map(({ segment }) => segment)
    .join('')
    .trim();
};
