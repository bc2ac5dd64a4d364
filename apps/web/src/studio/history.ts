/** The states for undo and redo. `past` ends with the state before `now`; `future` begins with the one after it. */
export type History<T> = { readonly past: readonly T[]; readonly now: T; readonly future: readonly T[] };

/** How many states are kept for undo. A matter of taste. */
const REMEMBERED = 200;

export const beginHistory = <T>(now: T): History<T> => ({ past: [], now, future: [] });

/** Adds a new state; states that were undone before are dropped. */
export const record = <T>({ past, now }: History<T>, next: T): History<T> =>
  next === now ? { past, now, future: [] } : { past: [...past, now].slice(-REMEMBERED), now: next, future: [] };

/** Replaces the current state without a step for undo, for example while something is dragged. */
export const amend = <T>(history: History<T>, next: T): History<T> => ({ ...history, now: next });

export const undo = <T>(history: History<T>): History<T> => {
  const { past, now, future } = history;
  const before = past.at(-1);
  return before === undefined ? history : { past: past.slice(0, -1), now: before, future: [now, ...future] };
};

export const redo = <T>(history: History<T>): History<T> => {
  const { past, now, future } = history;
  const [next, ...later] = future;
  return next === undefined ? history : { past: [...past, now], now: next, future: later };
};
