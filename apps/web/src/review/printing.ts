import { flushSync } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import type { Pixels } from '@instep/choreo/units';

/** The width of charts for paper: about what fits between the margins of A4 and Letter. CSS scales them to the page. */
export const PRINT_WIDTH: Pixels = 690;

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

/** Whether the page is being printed; reactive, for parts that look different on paper. */
export const isPrinting = (): boolean => {
  subscribe();
  return printing;
};
