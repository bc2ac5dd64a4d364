import type { Milliseconds } from '@instep/choreo/units';
import type { Socket } from './session-client.svelte.ts';

export type PlayLineOptions = {
  readonly fetchTicket: () => Promise<string>;
  readonly openSocket: () => Socket;
};

/** The server waits 20 s for who comes back; so long it makes sense to try. */
const TRY_FOR: Milliseconds = 15_000;
const FIRST_PAUSE: Milliseconds = 250;
const LONGEST_PAUSE: Milliseconds = 5_000;
const BROKE = { code: 1006, reason: '', wasClean: false };

/**
 * The way to the server as one socket: it fetches a ticket before it opens, and when asked to reopen after a break it
 * tries again and again, ever more seldom, at random so that not all players come back at once.
 */
export class PlayLine extends EventTarget {
  binaryType: BinaryType = 'arraybuffer';
  /** To be said in `hello`. */
  ticket: string | undefined;
  readonly #options: PlayLineOptions;
  #socket: Socket | null = null;
  #closed = false;
  /** Since when it is tried to reopen; `null` when it is not. */
  #tryingSince: Milliseconds | null = null;
  #tries = 0;

  constructor(options: PlayLineOptions) {
    super();
    this.#options = options;
    void this.#open();
  }

  get bufferedAmount(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  get readyState(): WebSocket['readyState'] {
    return this.#socket?.readyState ?? 0;
  }

  send(data: string | BufferSource | Blob): void {
    this.#socket?.send(data);
  }

  close(code?: number): void {
    this.#closed = true;
    this.#socket?.close(code);
  }

  /** Opens another socket in place of the broken one: `open` follows, or `close` when it was given up. */
  reopen(): void {
    this.#tryingSince = performance.now();
    this.#tries = 0;
    this.#tryLater();
  }

  #tryLater(): void {
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#tries++);
    setTimeout(() => void this.#open(), Math.random() * pause);
  }

  async #open(): Promise<void> {
    try {
      this.ticket = await this.#options.fetchTicket();
    } catch {
      return this.#handleClose(BROKE);
    }
    if (this.#closed) return;
    const socket = this.#options.openSocket();
    socket.binaryType = this.binaryType;
    socket.addEventListener('open', () => this.#handleOpen());
    socket.addEventListener('message', (event) =>
      this.#tell('message', { data: (event as MessageEvent<unknown>).data }),
    );
    socket.addEventListener('close', (event) => this.#handleClose(event as CloseEvent));
    this.#socket = socket;
  }

  #handleOpen(): void {
    this.#tryingSince = null;
    this.#tell('open', {});
  }

  #handleClose({ code, reason, wasClean }: Pick<CloseEvent, 'code' | 'reason' | 'wasClean'>): void {
    const since = this.#tryingSince;
    const goesOn = since !== null && !this.#closed && performance.now() - since < TRY_FOR;
    if (goesOn) return this.#tryLater();
    this.#tryingSince = null;
    this.#tell('close', { code, reason, wasClean });
  }

  #tell(type: string, details: object): void {
    this.dispatchEvent(Object.assign(new Event(type), details));
  }
}
