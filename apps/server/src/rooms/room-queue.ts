import { mayWait, orderTurns } from '@instep/choreo/turns';
import type { QueueEntry } from '@instep/protocol/room-messages';

/** How many wishes of one device may wait. */
const MAX_ENTRIES_OF_DEVICE = 3;

type Wish = QueueEntry & {
  /** The device that added it: names are claimed by new phones. */
  readonly owner: string;
  readonly addedAt: number;
  isFixed: boolean;
};

type Wisher = { readonly id: string; readonly name: string; readonly device: string };

/** The dances that are wished for, the next one first: choreo/turns.ts. */
export class RoomQueue {
  #wishes: Wish[] = [];
  #added = 0;
  /** How many wishes of each device were danced. */
  readonly #danced = new Map<string, number>();

  get entries(): QueueEntry[] {
    return this.#wishes.map(({ entryId, danceId, memberId, by }) => ({ entryId, danceId, memberId, by }));
  }

  /** Adds a wish. No dance waits twice; only a host may add more than three. */
  add(danceId: string, { id, name, device }: Wisher, isHost: boolean): boolean {
    const own = this.#wishes.filter(({ owner }) => owner === device).length;
    if (!mayWait(this.#wishes, danceId) || (!isHost && own >= MAX_ENTRIES_OF_DEVICE)) return false;
    const number = ++this.#added;
    const wish = { entryId: `e${number}`, danceId, memberId: id, by: name, owner: device, addedAt: number };
    this.#order([...this.#wishes, { ...wish, isFixed: false }]);
    return true;
  }

  /** Removes one's own wish; a host any. */
  remove(entryId: string, { device }: Wisher, isHost: boolean): boolean {
    return this.#take((wish) => wish.entryId === entryId && (isHost || wish.owner === device)) !== null;
  }

  /** Puts a wish before another, or at the end, where it stays. */
  move(entryId: string, before: string | null): boolean {
    const moved = this.#wishes.find((wish) => wish.entryId === entryId);
    if (!moved || entryId === before) return false;
    const others = this.#wishes.filter((wish) => wish !== moved);
    const index = before === null ? others.length : others.findIndex((wish) => wish.entryId === before);
    if (index < 0) return false;
    moved.isFixed = true;
    this.#order([...others.slice(0, index), moved, ...others.slice(index)]);
    return true;
  }

  /** Takes out the wish that is danced now: this one, or the next. */
  takeNext(entryId?: string): QueueEntry | null {
    const wish = this.#take((one, index) => (entryId === undefined ? index === 0 : one.entryId === entryId));
    if (!wish) return null;
    this.#danced.set(wish.owner, (this.#danced.get(wish.owner) ?? 0) + 1);
    this.#order(this.#wishes);
    return wish;
  }

  /** Leaves out the next wish. */
  skipNext(): boolean {
    return this.#take((_wish, index) => index === 0) !== null;
  }

  #take(fits: (wish: Wish, index: number) => boolean): Wish | null {
    const wish = this.#wishes.find(fits);
    if (wish) this.#order(this.#wishes.filter((other) => other !== wish));
    return wish ?? null;
  }

  #order(wishes: readonly Wish[]): void {
    this.#wishes = orderTurns(wishes, this.#danced);
  }
}
