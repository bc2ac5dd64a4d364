/** A channel to the server that reopens itself after breaks. */
import type { Milliseconds } from '@instep/choreo/units';
import type { Socket } from './session-client.svelte.ts';

export type PlayLineOptions = {
  readonly fetchTicket: () => Promise<string>;
  readonly openSocket: () => Socket;
  /** How long nothing may be received, though the server sends `alive` every 5 s; by default 12 s. */
  readonly patience?: Milliseconds;
};

/** The server keeps a dance for 20 s after a break; for this long it makes sense to retry. */
const TRY_FOR: Milliseconds = 15_000;
const FIRST_PAUSE: Milliseconds = 250;
/** With longer pauses, a player whose network is back would still have to wait for the next attempt. */
const LONGEST_PAUSE: Milliseconds = 1_500;
const PATIENCE: Milliseconds = 12_000;
/** The timeout for opening: an attempt that nobody answers would never report that. */
const OPENS_WITHIN: Milliseconds = 5_000;
const BROKE = { code: 1006, reason: '', wasClean: false };

/**
 * The channel to the server, used like one socket. It fetches a ticket before it opens. When asked to reopen after a
 * break, it retries with growing, random pauses, so that not all players come back at once; `open` may be fired more
 * than once until a message arrives. If nothing is received for too long, the channel counts as broken: a socket itself
 * would not report that for minutes.
 */
export class PlayLine extends EventTarget {
  binaryType: BinaryType = 'arraybuffer';
  /** The ticket to send in `hello`. */
  ticket: string | undefined;
  readonly #options: PlayLineOptions;
  #socket: Socket | null = null;
  #closed = false;
  /** Since when it has been trying to reopen; `null` if it is not. Only a received message counts as success. */
  #tryingSince: Milliseconds | null = null;
  #tries = 0;
  /** Counts the sockets, so that late events of an old one can be ignored. */
  #opened = 0;
  #patience: ReturnType<typeof setTimeout> | undefined;

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
    clearTimeout(this.#patience);
    this.#socket?.close(code);
  }

  /** Opens another socket in place of the broken one: `open` follows, or `close` if it gives up. */
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
    const number = ++this.#opened;
    const whileOurs = (act: () => void): void => {
      if (number === this.#opened) act();
    };
    this.#expectWord(OPENS_WITHIN);
    try {
      this.ticket = await this.#options.fetchTicket();
    } catch {
      return whileOurs(() => this.#handleClose(BROKE));
    }
    if (!this.#closed) whileOurs(() => this.#openSocket(whileOurs));
  }

  #openSocket(whileOurs: (act: () => void) => void): void {
    const socket = this.#options.openSocket();
    socket.binaryType = this.binaryType;
    socket.addEventListener('open', () => whileOurs(() => this.#handleOpen()));
    socket.addEventListener('message', (event) => {
      whileOurs(() => this.#handleMessage((event as MessageEvent<unknown>).data));
    });
    socket.addEventListener('close', (event) => whileOurs(() => this.#handleClose(event as CloseEvent)));
    this.#socket = socket;
  }

  #expectWord(within: Milliseconds): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#handleSilence(), within);
  }

  /** Does not wait for the socket's own `close`, which may come only after minutes. */
  #handleSilence(): void {
    this.#opened += 1;
    this.#socket?.close();
    this.#handleClose(BROKE);
  }

  #handleOpen(): void {
    this.#expectWord(this.#options.patience ?? PATIENCE);
    this.#tell('open', {});
  }

  #handleMessage(data: unknown): void {
    this.#tryingSince = null;
    this.#expectWord(this.#options.patience ?? PATIENCE);
    this.#tell('message', { data });
  }

  #handleClose({ code, reason, wasClean }: Pick<CloseEvent, 'code' | 'reason' | 'wasClean'>): void {
    clearTimeout(this.#patience);
    const since = this.#tryingSince;
    // A close with another code comes from the server: it was reached, and there is nothing to retry.
    const isBroken = code === BROKE.code && !this.#closed;
    const goesOn = isBroken && since !== null && performance.now() - since < TRY_FOR;
    if (goesOn) return this.#tryLater();
    this.#tryingSince = null;
    this.#tell('close', { code, reason, wasClean });
  }

  #tell(type: string, details: object): void {
    this.dispatchEvent(Object.assign(new Event(type), details));
  }
}
