import type { Close } from '@instep/protocol/close';
import type { PerformanceOptions } from './performance.ts';

/** What a performance may share with others: the connection, and the source with the rate that is granted to it. */
export type SharedParts = Pick<PerformanceOptions, 'send' | 'close' | 'source' | 'fps'>;

type Shared = Pick<PerformanceOptions, 'close' | 'source'>;

/** Ends what several performances share: source and connection are closed after the last of them. */
export class SharedEnd {
  readonly #shared: Shared;
  readonly #count: number;
  readonly #closes: Close[] = [];
  #sourceUsers: number;

  constructor(shared: Shared, count: number) {
    this.#shared = shared;
    this.#count = this.#sourceUsers = count;
  }

  /** The source for one of them. */
  get source(): Shared['source'] {
    const { source } = this.#shared;
    return { idle: () => source.idle(), close: () => this.#leaveSource() };
  }

  /** One of them ends; the connection is closed as finished if anybody finished, whatever fault ended another. */
  close(close: Close): void {
    this.#closes.push(close);
    if (this.#closes.length < this.#count) return;
    this.#shared.close(this.#closes.find(({ reason }) => reason === 'finished') ?? close);
  }

  #leaveSource(): void {
    this.#sourceUsers -= 1;
    if (this.#sourceUsers === 0) this.#shared.source.close();
  }
}
