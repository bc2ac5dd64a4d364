/** Whose wish is danced next: in a room's queue nobody waits while others dance twice. */

/** How many wishes may wait: more would not fit into the state of a room. */
const MAX_WAITING = 12;

/** Whether another wish may wait. */
export const hasSpace = (waiting: readonly unknown[]): boolean => waiting.length < MAX_WAITING;

/** Whether this dance may be added: none waits twice. */
export const mayWait = (waiting: readonly { readonly danceId: string }[], danceId: string): boolean =>
  hasSpace(waiting) && !waiting.some((wish) => wish.danceId === danceId);

/** A wish in the queue. */
export type Turn = {
  /** Who wished it, by what can't be changed as easily as a name. */
  readonly owner: string;
  /** Put at its place by hand: it stays there. */
  readonly isFixed: boolean;
};

/**
 * The queue in its order, the next one first. `waiting` is in the order in which it stands now: those put there by hand
 * keep their index. Among the others, the next is the wish of whoever has had the fewest wishes danced, counting those
 * that come before it here; among equals, the one that has waited longest, by `addedAt`.
 */
export const orderTurns = <T extends Turn & { readonly addedAt: number }>(
  waiting: readonly T[],
  danced: ReadonlyMap<string, number>,
): T[] => {
  const counts = new Map(danced);
  const countOf = ({ owner }: Turn): number => counts.get(owner) ?? 0;
  const free = waiting.filter(({ isFixed }) => !isFixed).toSorted((a, b) => a.addedAt - b.addedAt);
  return waiting.flatMap((standing) => {
    const next = standing.isFixed ? standing : takeLeast(free, countOf);
    if (!next) return [];
    counts.set(next.owner, countOf(next) + 1);
    return next;
  });
};

/** Takes out the first of those with the least count. */
const takeLeast = <T>(items: T[], countOf: (item: T) => number): T | undefined => {
  const least = Math.min(...items.map(countOf));
  const index = items.findIndex((item) => countOf(item) === least);
  return index < 0 ? undefined : items.splice(index, 1)[0];
};
