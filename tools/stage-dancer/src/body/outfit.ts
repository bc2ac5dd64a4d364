/** Hairstyles. */
export const HAIR = ['short', 'pony', 'bun', 'afro'] as const;
export type Hair = (typeof HAIR)[number];

/** What a dancer wears, and the hairstyle; the colours are in `Look`. */
export type Outfit = {
  readonly sleeves: 'short' | 'long';
  readonly legs: 'trousers' | 'leggings' | 'shorts';
  readonly hair: Hair;
  readonly wristbands: boolean;
};
