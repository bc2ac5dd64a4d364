/** A title has at most so many characters. */
const MAX_LENGTH = 120;

/** The title that the name of a file suggests: `slow_waltz` is `Slow waltz`; empty where it holds no words. */
export const titleFromWords = (name: string): string => {
  const words = name
    .replace(/[-_\s]+/g, ' ')
    .trim()
    .slice(0, MAX_LENGTH);
  return words.charAt(0).toUpperCase() + words.slice(1);
};
