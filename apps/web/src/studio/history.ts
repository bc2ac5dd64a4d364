/** States that can be gone back to: the last one is now. */
export type History<T> = { readonly past: readonly T[]; readonly now: T; readonly future: readonly T[] };

/** Taste: nobody goes back further. */
const REMEMBERED = 200;

export const beginHistory = <T>(now: T): History<T> => ({ past: [], now, future: [] });

/** A new state; what was undone before is forgotten. */
export const record = <T>({ past, now }: History<T>, next: T): History<T> =>
  next === now ? { past, now, future: [] } : { past: [...past, now].slice(-REMEMBERED), now: next, future: [] };

/** A state that replaces the one of now, as while something is dragged. */
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
