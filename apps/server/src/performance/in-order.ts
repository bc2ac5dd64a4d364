/**
 * Passes values on in the order in which their keys were opened, whatever the order in which they arrive: the rows of a
 * file are in the order of the frames, though a dropped frame is answered before an older one in work.
 */
export class InOrder<T> {
  readonly #open = new Map<number, { readonly value: T } | null>();
  readonly #pass: (value: T) => void;

  constructor(pass: (value: T) => void) {
    this.#pass = pass;
  }

  /** Announces that a value for this key will come. */
  open(key: number): void {
    this.#open.set(key, null);
  }

  /** Passes the value on when its turn comes; a value whose key was not opened is ignored. */
  settle(key: number, value: T): void {
    if (!this.#open.has(key)) return;
    this.#open.set(key, { value });
    // A Map keeps the order of opening, so the first key without a value holds back the rest.
    for (const [first, settled] of this.#open) {
      if (!settled) return;
      this.#open.delete(first);
      this.#pass(settled.value);
    }
  }
}
