/**
 * Passes values on in the order in which their keys were announced, whatever the order in which they arrive: the rows of a
 * file are in the order of the frames, though a dropped frame is answered before an older one in work.
 */
export class ReorderBuffer<T> {
  readonly #expected = new Map<number, { readonly value: T } | null>();
  readonly #release: (value: T) => void;

  constructor(release: (value: T) => void) {
    this.#release = release;
  }

  /** Announces that a value for this key will come. */
  expect(key: number): void {
    this.#expected.set(key, null);
  }

  /** Passes the value on when its turn comes; a value whose key was not announced is ignored. */
  deliver(key: number, value: T): void {
    if (!this.#expected.has(key)) return;
    this.#expected.set(key, { value });
    // A Map keeps the order of announcement, so the first key without a value holds back the rest.
    for (const [first, settled] of this.#expected) {
      if (!settled) return;
      this.#expected.delete(first);
      this.#release(settled.value);
    }
  }
}
