import type { Milliseconds } from '@instep/choreo/units';
import type { Socket } from './session-client.svelte.ts';

export type PlayLineOptions = {
  readonly fetchTicket: () => Promise<string>;
  readonly openSocket: () => Socket;
  /** How long to hear nothing, though the server says every 5 s that it lives; by default 12 s. */
  readonly patience?: Milliseconds;
};

/** The server waits 20 s for who comes back; so long it makes sense to try. */
const TRY_FOR: Milliseconds = 15_000;
const FIRST_PAUSE: Milliseconds = 250;
/** Longer, and who waits for the network would wait for us when it is back. */
const LONGEST_PAUSE: Milliseconds = 1_500;
const PATIENCE: Milliseconds = 12_000;
/** A line that opens into nowhere would never say so. */
const OPENS_WITHIN: Milliseconds = 5_000;
const BROKE = { code: 1006, reason: '', wasClean: false };

/**
 * The way to the server as one socket: it fetches a ticket before it opens, and when asked to reopen after a break it
 * tries again and again, ever more seldom, at random so that not all players come back at once; `open` may come more than
 * once until something is heard. A line on which nothing is heard any more is broken, though no socket would say so for
 * minutes.
 */
export class PlayLine extends EventTarget {
  binaryType: BinaryType = 'arraybuffer';
  /** To be said in `hello`. */
  ticket: string | undefined;
  readonly #options: PlayLineOptions;
  #socket: Socket | null = null;
  #closed = false;
  /** Since when it is tried to reopen; `null` when it is not. It has succeeded when something is heard, not before. */
  #tryingSince: Milliseconds | null = null;
  #tries = 0;
  /** Counts the sockets, so that what comes late from an old one is told apart. */
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

  /** Its own `close` would come when the other side has answered, or minutes later: it is not waited for. */
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
    // A server that closes with a reason is heard, too.
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
