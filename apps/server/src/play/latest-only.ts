/** What is to be worked on, taken when its turn has come: the newest there is then; `null` when it was given up. */
export type Take<T> = () => T | null;

type Handlers<T> = {
  /** Takes its item once. */
  readonly work: (take: Take<T>) => Promise<void>;
  readonly onDropped: (item: T) => void;
  readonly onError: (error: unknown, item: T) => void;
};

/**
 * Works on one item at a time and keeps only the newest of those that arrive meanwhile: feedback on an old frame is
 * worth less than the delay it costs.
 *
 *     put ──▶ waiting (at most one; an older one is dropped) ──take──▶ in work (at most one) ──▶ done
 */
export class LatestOnly<T> {
  #waiting: { readonly item: T } | null = null;
  #inWork: { readonly item: T } | null = null;
  #running: Promise<void> | null = null;
  readonly #handlers: Handlers<T>;

  constructor(handlers: Handlers<T>) {
    this.#handlers = handlers;
  }

  put(item: T): void {
    this.dropWaiting();
    this.#waiting = { item };
    this.#running ??= this.#drain();
  }

  /** Gives up the item that waits, if one does. */
  dropWaiting(): void {
    const dropped = this.#waiting;
    this.#waiting = null;
    if (dropped) this.#handlers.onDropped(dropped.item);
  }

  /** Resolves when nothing is in work and nothing waits. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #drain(): Promise<void> {
    while (this.#waiting) {
      this.#inWork = null;
      try {
        await this.#handlers.work(() => this.#take());
      } catch (error) {
        const item = this.#itemInWork() ?? this.#take();
        if (item !== null) this.#handlers.onError(error, item); // and go on: one bad item must not stop the game
      }
    }
    this.#running = null;
  }

  #take(): T | null {
    this.#inWork = this.#waiting;
    this.#waiting = null;
    return this.#itemInWork();
  }

  #itemInWork(): T | null {
    return this.#inWork?.item ?? null;
  }
}
