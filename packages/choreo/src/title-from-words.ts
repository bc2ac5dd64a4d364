import { cutText } from './cut-text.ts';

/** The most UTF-16 units of a title. */
const MAX_LENGTH = 120;

/** The title suggested by the name of a file: `slow_waltz` is `Slow waltz`; empty if the name contains no words. */
export const titleFromWords = (name: string): string => {
  const words = name
    // Lone halves of surrogate pairs.
    .replace(/\p{Cs}/gu, '')
    .replace(/[-_\s]+/g, ' ')
    .trim();
  const [first = ''] = words;
  // A capital letter may be longer than its small one, so the text is cut afterwards.
  return cutText(first.toUpperCase() + words.slice(first.length), MAX_LENGTH).trim();
};
