type Handlers<T> = {
  readonly work: (item: T) => Promise<void>;
  readonly onDropped: (item: T) => void;
  readonly onError: (error: unknown, item: T) => void;
};

/**
 * Works on one item at a time and keeps only the newest of those that arrive meanwhile: feedback on an old frame is
 * worth less than the delay it costs.
 *
 *     put ──▶ waiting (at most one; an older one is dropped) ──▶ in work (at most one) ──▶ done
 */
export class LatestOnly<T> {
  #waiting: { readonly item: T } | null = null;
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
      const { item } = this.#waiting;
      this.#waiting = null;
      try {
        await this.#handlers.work(item);
      } catch (error) {
        this.#handlers.onError(error, item); // and go on: one bad item must not stop the game
      }
    }
    this.#running = null;
  }
}
