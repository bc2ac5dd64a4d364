const MAX_LENGTH = 64;

/** The id that words suggest: `Slow Wältz (2)` is `slow-waltz-2`; `null` where no Latin letter or digit is in them. */
export const idFromWords = (words: string): string | null =>
  words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/g, '') || null;

/** The id, or with the first number that makes it new: `waltz-2`. */
export const newId = (id: string, taken: (id: string) => boolean): string => {
  if (!taken(id)) return id;
  let n = 2;
  const numbered = (): string => `${id.slice(0, MAX_LENGTH - String(n).length - 1)}-${n}`;
  while (taken(numbered())) n++;
  return numbered();
};
