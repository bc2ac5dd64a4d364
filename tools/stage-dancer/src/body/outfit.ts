/** Hair by its form. */
export const HAIR = ['short', 'pony', 'bun', 'afro'] as const;
export type Hair = (typeof HAIR)[number];

/** What a dancer wears, and how the hair is done; the colours are its look. */
export type Outfit = {
  readonly sleeves: 'short' | 'long';
  readonly legs: 'trousers' | 'leggings' | 'shorts';
  readonly hair: Hair;
  readonly wristbands: boolean;
};
