import { hasSpace, mayWait } from '@instep/choreo/turns';
import { QUEUE_KEY } from './play-on.ts';

/** A dance that waits; no dance waits twice. */
export type WaitingDance = { readonly danceId: string };

/** The dances that a player alone has chosen, the next one first. The tab keeps them over a reload. */
export class PlayQueue {
  dances = $state.raw<readonly WaitingDance[]>([]);
  readonly #storage: Storage | null;

  constructor(storage: Storage | null) {
    this.#storage = storage;
    this.dances = readQueue(storage);
  }

  get next(): WaitingDance | null {
    return this.dances[0] ?? null;
  }

  get hasSpace(): boolean {
    return hasSpace(this.dances);
  }

  add(danceId: string): void {
    if (mayWait(this.dances, danceId)) this.#set([...this.dances, { danceId }]);
  }

  remove(danceId: string): void {
    this.#set(this.dances.filter((dance) => dance.danceId !== danceId));
  }

  putFirst(danceId: string): void {
    const others = this.dances.filter((dance) => dance.danceId !== danceId);
    if (others.length < this.dances.length) this.#set([{ danceId }, ...others]);
  }

  /** Takes out the next dance, which is danced now. */
  takeNext(): WaitingDance | null {
    const { next } = this;
    if (next) this.remove(next.danceId);
    return next;
  }

  /** Takes out the dances that are not among these any more. */
  keepOnly(offered: readonly { readonly id: string }[]): void {
    this.#set(this.dances.filter(({ danceId }) => offered.some(({ id }) => id === danceId)));
  }

  #set(dances: readonly WaitingDance[]): void {
    this.dances = dances;
    try {
      if (dances.length > 0) this.#storage?.setItem(QUEUE_KEY, JSON.stringify(dances.map(({ danceId }) => danceId)));
      else this.#storage?.removeItem(QUEUE_KEY);
    } catch {
      // The storage is full or forbidden: the queue does not survive a reload.
    }
  }
}

const readQueue = (storage: Storage | null): readonly WaitingDance[] => {
  try {
    const stored = JSON.parse(storage?.getItem(QUEUE_KEY) ?? '[]') as unknown;
    const ids = Array.isArray(stored) ? (stored as unknown[]).filter((id) => typeof id === 'string') : [];
    return ids.reduce<WaitingDance[]>((all, danceId) => (mayWait(all, danceId) ? [...all, { danceId }] : all), []);
  } catch {
    return [];
  }
};
