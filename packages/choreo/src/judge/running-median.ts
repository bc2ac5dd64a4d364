/** The median of the last `size` numbers. */
export class RunningMedian {
  readonly #latest: number[] = [];
  readonly #sorted: number[] = [];
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  /** Adds a number; returns the median. */
  push(value: number): number {
    this.#latest.push(value);
    this.#sorted.splice(this.#insertionIndex(value), 0, value);
    if (this.#latest.length > this.#size) this.#sorted.splice(this.#insertionIndex(this.#latest.shift() as number), 1);
    return this.#sorted[this.#sorted.length >> 1] as number;
  }

  /** The index of the first of the sorted numbers that isn't less. */
  #insertionIndex(value: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
