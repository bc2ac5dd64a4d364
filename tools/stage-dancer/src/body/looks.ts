/** A colour as 0xRRGGBB. */
export type Colour = number;

/** The colours of a dancer's materials. */
export type Palette = {
  readonly skin: Colour;
  readonly lip: Colour;
  readonly iris: Colour;
  readonly hair: Colour;
  readonly top: Colour;
  /** Sleeves and the pattern on the chest. */
  readonly topSecond: Colour;
  /** A thin line in the pattern. */
  readonly topThird: Colour;
  /** Collar, hems, hair tie. */
  readonly trim: Colour;
  readonly legs: Colour;
  readonly legsStripe: Colour;
  readonly shoe: Colour;
  readonly shoeAccent: Colour;
  readonly sole: Colour;
  readonly sock: Colour;
  readonly band: Colour;
};

/** The patterns that can be painted on the chest. */
export const PATTERNS = ['plain', 'chevron', 'stripes', 'sunburst'] as const;
export type Pattern = (typeof PATTERNS)[number];

/** Hairstyles. */
export const HAIRSTYLES = ['short', 'pony', 'bun', 'afro'] as const;
export type Hairstyle = (typeof HAIRSTYLES)[number];

/** What a dancer wears, and the hairstyle; the colours are in `Look`. */
export type Outfit = {
  readonly sleeves: 'short' | 'long';
  readonly legs: 'trousers' | 'leggings' | 'shorts';
  readonly hair: Hairstyle;
  readonly wristbands: boolean;
};

/** One dancer's look: clothes, hair, and their colours. */
export type Look = {
  readonly outfit: Outfit;
  readonly pattern: Pattern;
  readonly palette: Palette;
};

/** The dancers and rehearsal players, by name. */
export const LOOKS = {
  neon: {
    outfit: { sleeves: 'short', legs: 'trousers', hair: 'pony', wristbands: true },
    pattern: 'chevron',
    palette: {
      skin: 0xb9744a,
      lip: 0x9c3b34,
      iris: 0x3a2416,
      hair: 0x1c1210,
      top: 0xff4b47,
      topSecond: 0xfff0dd,
      topThird: 0xffd23f,
      trim: 0x123a6b,
      legs: 0x0fa8a0,
      legsStripe: 0xffd23f,
      shoe: 0xf7f4ee,
      shoeAccent: 0xff5a4d,
      sole: 0xffffff,
      sock: 0xf2f2f2,
      band: 0xffd23f,
    },
  },
  sunrise: {
    outfit: { sleeves: 'long', legs: 'trousers', hair: 'bun', wristbands: false },
    pattern: 'stripes',
    palette: {
      skin: 0xe9b592,
      lip: 0xb96d62,
      iris: 0x46707a,
      hair: 0x8a3f1c,
      top: 0xf4ead7,
      topSecond: 0x24507d,
      topThird: 0xe2572f,
      trim: 0x24507d,
      legs: 0x5a6b3c,
      legsStripe: 0x5a6b3c,
      shoe: 0xd9482b,
      shoeAccent: 0xf4ead7,
      sole: 0xf6efe2,
      sock: 0xe9c46a,
      band: 0xe9c46a,
    },
  },
  sport: {
    outfit: { sleeves: 'short', legs: 'shorts', hair: 'afro', wristbands: true },
    pattern: 'sunburst',
    palette: {
      skin: 0x74452c,
      lip: 0x7d3531,
      iris: 0x1d120c,
      hair: 0x17100d,
      top: 0xffc531,
      topSecond: 0xf0542d,
      topThird: 0xfff3cf,
      trim: 0x6b2a86,
      legs: 0x6b2a86,
      legsStripe: 0xffc531,
      shoe: 0xffffff,
      shoeAccent: 0x1fb5a6,
      sole: 0xffe9b0,
      sock: 0x1fb5a6,
      band: 0x1fb5a6,
    },
  },
  plainGreen: {
    outfit: { sleeves: 'short', legs: 'trousers', hair: 'short', wristbands: false },
    pattern: 'plain',
    palette: {
      skin: 0xe8b48f,
      lip: 0xb5635a,
      iris: 0x466a86,
      hair: 0x5a3a1e,
      top: 0x2f7f6d,
      topSecond: 0x2f7f6d,
      topThird: 0x2f7f6d,
      trim: 0x1d4f44,
      legs: 0x3a3d45,
      legsStripe: 0x3a3d45,
      shoe: 0x222428,
      shoeAccent: 0x999999,
      sole: 0xdddddd,
      sock: 0x444444,
      band: 0x222222,
    },
  },
  plainGrey: {
    outfit: { sleeves: 'short', legs: 'leggings', hair: 'bun', wristbands: false },
    pattern: 'plain',
    palette: {
      skin: 0x6a4028,
      lip: 0x6d322c,
      iris: 0x1d120c,
      hair: 0x0f0b0a,
      top: 0xd8d8d2,
      topSecond: 0xd8d8d2,
      topThird: 0xd8d8d2,
      trim: 0xb0b0aa,
      legs: 0x2c4a7c,
      legsStripe: 0x2c4a7c,
      shoe: 0x8a1f2a,
      shoeAccent: 0xffffff,
      sole: 0xf0f0f0,
      sock: 0xffffff,
      band: 0x6a4028,
    },
  },
  plainDark: {
    outfit: { sleeves: 'long', legs: 'trousers', hair: 'short', wristbands: false },
    pattern: 'plain',
    palette: {
      skin: 0xf0c9ae,
      lip: 0xc0726a,
      iris: 0x5f7f55,
      hair: 0xb07a3a,
      top: 0x15161a,
      topSecond: 0x15161a,
      topThird: 0x15161a,
      trim: 0x2a2a30,
      legs: 0x17181c,
      legsStripe: 0x17181c,
      shoe: 0x121214,
      shoeAccent: 0x222222,
      sole: 0x303034,
      sock: 0x111111,
      band: 0x111111,
    },
  },
} as const satisfies Record<string, Look>;

export type LookName = keyof typeof LOOKS;

export const isLookName = (name: string): name is LookName => Object.hasOwn(LOOKS, name);
