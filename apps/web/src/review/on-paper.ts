import { flushSync } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import type { Pixels } from '@instep/choreo/units';

/** What is drawn for paper is this wide, and then stretched to the page: about what A4 and Letter leave. */
export const PAPER_WIDTH: Pixels = 690;

let printing = false;

const subscribe = createSubscriber((update) => {
  // The page is printed as it is when this returns.
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

/** Whether the page is being printed, to be asked by what draws itself otherwise on paper. */
export const isOnPaper = (): boolean => {
  subscribe();
  return printing;
};
