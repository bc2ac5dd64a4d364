const MOST_GRAPHEMES = 40;

// Controls, formats (bidirectional overrides, zero-width characters), lone surrogates, line and paragraph separators.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A name as a player typed it, made safe to show: composed, without what can't be seen, up to 40 graphemes. */
export const cleanName = (name: string): string => {
  const visible = name.replace(UNSEEN, '').normalize('NFC').replace(/\s+/gu, ' ').trim();
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(visible);
  return [...graphemes]
    .slice(0, MOST_GRAPHEMES)
    .map(({ segment }) => segment)
    .join('')
    .trim();
};
