/** Shortens texts, and makes titles from the names of files. */

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The beginning of a text, of at most `maxLength` UTF-16 units as schemas and inputs count them. A character as people
 * see it is never split: no half of a surrogate pair, no letter without its accents, no family emoji without a child.
 */
export const truncateText = (text: string, maxLength: number): string => {
  if (text.length <= maxLength) return text;
  let end = 0;
  for (const { index, segment } of graphemes.segment(text)) {
    if (index + segment.length > maxLength) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
};

/** The most UTF-16 units of a title. */
const MAX_TITLE_LENGTH = 120;

/** The title suggested by the name of a file: `slow_waltz` is `Slow waltz`; empty if the name contains no words. */
export const titleFromFileName = (name: string): string => {
  const words = name
    // Lone halves of surrogate pairs.
    .replace(/\p{Cs}/gu, '')
    .replace(/[-_\s]+/g, ' ')
    .trim();
  const [first = ''] = words;
  // A capital letter may be longer than its small one, so the text is cut afterwards.
  return truncateText(first.toUpperCase() + words.slice(first.length), MAX_TITLE_LENGTH).trim();
};
