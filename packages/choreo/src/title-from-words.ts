import { cutText } from './cut-text.ts';

/** A title has at most so many UTF-16 units. */
const MAX_LENGTH = 120;

/** The title that the name of a file suggests: `slow_waltz` is `Slow waltz`; empty where it holds no words. */
export const titleFromWords = (name: string): string => {
  const words = name
    // Halves of surrogate pairs that stand alone.
    .replace(/\p{Cs}/gu, '')
    .replace(/[-_\s]+/g, ' ')
    .trim();
  const [first = ''] = words;
  // A capital letter may be longer than its small one: cut afterwards.
  return cutText(first.toUpperCase() + words.slice(first.length), MAX_LENGTH).trim();
};
