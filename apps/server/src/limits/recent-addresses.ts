/** Remembers a value for each of the client addresses that were used last. */

/** When there are more addresses, the one that was used longest ago is forgotten. */
const MAX_ADDRESSES = 10_000;

/** A value for each address, created when it is first used. */
export class RecentAddresses<Value> {
  /**
   * In the order of last use, the latest last. A Map keeps the order in which its keys were inserted, so evicting an
   * address costs the same however many there are.
   */
  readonly #values = new Map<string, Value>();
  readonly #createValue: () => Value;

  constructor(createValue: () => Value) {
    this.#createValue = createValue;
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.#values.size;
  }

  /** The value of an address, if it is remembered. Changes nothing. */
  peek(address: string): Value | undefined {
    return this.#values.get(address);
  }

  /** Marks the address as the one used last, and returns its value. */
  use(address: string): Value {
    const value = this.#values.get(address) ?? this.#createValue();
    this.#values.delete(address);
    this.#values.set(address, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > MAX_ADDRESSES && oldest !== undefined) this.#values.delete(oldest);
    return value;
  }
}
