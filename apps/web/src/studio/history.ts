/** The states for undo and redo. `past` ends with the state before `present`; `future` begins with the one after it. */
export type History<T> = { readonly past: readonly T[]; readonly present: T; readonly future: readonly T[] };

/** How many states are kept for undo. A matter of taste. */
const MAX_UNDO_STEPS = 200;

export const createHistory = <T>(present: T): History<T> => ({ past: [], present, future: [] });

/** Adds a new state; states that were undone before are dropped. */
export const recordState = <T>({ past, present }: History<T>, next: T): History<T> =>
  next === present
    ? { past, present, future: [] }
    : { past: [...past, present].slice(-MAX_UNDO_STEPS), present: next, future: [] };

/** Replaces the current state without a step for undo, for example while something is dragged. */
export const replaceState = <T>(history: History<T>, next: T): History<T> => ({ ...history, present: next });

export const undo = <T>(history: History<T>): History<T> => {
  const { past, present, future } = history;
  const before = past.at(-1);
  return before === undefined ? history : { past: past.slice(0, -1), present: before, future: [present, ...future] };
};

export const redo = <T>(history: History<T>): History<T> => {
  const { past, present, future } = history;
  const [next, ...later] = future;
  return next === undefined ? history : { past: [...past, present], present: next, future: later };
};
