import { MediaQuery } from 'svelte/reactivity';
import { DARK, PAPER, type Palette } from './palette.ts';
import { isPrinting } from './printing.ts';

export const THEMES = ['dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = 'instep-review-theme';

/** The theme of Review: the one that was chosen on this device, otherwise that of the system. */
class ReviewTheme {
  #chosen = $state<Theme | undefined>(storedTheme());
  readonly #prefersLight = new MediaQuery('(prefers-color-scheme: light)', false);

  get current(): Theme {
    return this.#chosen ?? (this.#prefersLight.current ? 'light' : 'dark');
  }

  /** The theme that it isn't now. */
  get other(): Theme {
    return this.current === 'light' ? 'dark' : 'light';
  }

  /** The colours for canvases. */
  get palette(): Palette {
    return isPrinting() || this.current === 'light' ? PAPER : DARK;
  }

  change(): void {
    this.#chosen = this.other;
    try {
      localStorage.setItem(STORAGE_KEY, this.#chosen);
    } catch {
      // Storage may be full or switched off: the choice then lasts until the page is closed.
    }
  }
}

const storedTheme = (): Theme | undefined => {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return THEMES.find((theme) => theme === stored);
  } catch {
    return undefined;
  }
};

export const reviewTheme = new ReviewTheme();
