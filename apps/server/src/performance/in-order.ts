/**
 * Passes values on in the order in which their keys were opened, whatever the order in which they come: the rows of a
 * file stand in the order of the frames, though a dropped frame is answered before an older one in work.
 */
export class InOrder<T> {
  readonly #open = new Map<number, { readonly value: T } | null>();
  readonly #pass: (value: T) => void;

  constructor(pass: (value: T) => void) {
    this.#pass = pass;
  }

  /** A value for this key will come. */
  open(key: number): void {
    this.#open.set(key, null);
  }

  /** The value has come; what was never opened is not passed on. */
  settle(key: number, value: T): void {
    if (!this.#open.has(key)) return;
    this.#open.set(key, { value });
    // A Map keeps the order of opening, so the first that still waits holds back the rest.
    for (const [first, settled] of this.#open) {
      if (!settled) return;
      this.#open.delete(first);
      this.#pass(settled.value);
    }
  }
}
