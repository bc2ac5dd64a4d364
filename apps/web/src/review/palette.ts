/** The colours for canvases, on a dark and on a white page. On white they must be distinguishable in greyscale. */
export type Palette = {
  readonly paper: boolean;
  readonly background: string;
  readonly text: string;
  readonly mutedText: string;
  readonly grid: string;
  readonly score: string;
  readonly earlierScore: string;
  readonly timing: string;
  readonly tracking: string;
  /** From all wrong to all right, in five steps. */
  readonly heat: readonly string[];
  readonly unseen: string;
};

export const DARK: Palette = {
  paper: false,
  background: '#131722',
  text: '#f4f6fa',
  mutedText: '#aab2c0',
  grid: '#2b3242',
  score: '#5ad1ff',
  earlierScore: '#ffb454',
  timing: '#ffd84d',
  tracking: '#4ce0b3',
  // Lightness rises from wrong to right, so that the strip can be read without its hues.
  heat: ['#a12a3c', '#b8553a', '#b58a3c', '#6fae7d', '#a9f0d8'],
  unseen: '#1c2230',
};

export const PAPER: Palette = {
  paper: true,
  background: '#ffffff',
  text: '#131722',
  mutedText: '#4a5160',
  grid: '#d5d9e2',
  score: '#0b5f86',
  earlierScore: '#a65300',
  timing: '#6b5200',
  tracking: '#0a6b4e',
  heat: ['#7a1022', '#b8553a', '#d9a45c', '#b9d9b4', '#e6f6ee'],
  unseen: '#ffffff',
};
