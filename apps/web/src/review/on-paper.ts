import { flushSync } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import type { Pixels } from '@instep/choreo/units';

/** Charts for paper are drawn this wide, about what A4 and Letter leave, and then stretched to the page. */
export const PAPER_WIDTH: Pixels = 690;

let printing = false;

const subscribe = createSubscriber((update) => {
  // The browser prints the page as it is when this handler returns.
  const set = (on: boolean) => () => {
    printing = on;
    update();
    flushSync();
  };
  const [begin, end] = [set(true), set(false)];
  window.addEventListener('beforeprint', begin);
  window.addEventListener('afterprint', end);
  return () => {
    window.removeEventListener('beforeprint', begin);
    window.removeEventListener('afterprint', end);
  };
});

/** Whether the page is being printed; reactive, for whatever looks different on paper. */
export const isOnPaper = (): boolean => {
  subscribe();
  return printing;
};
