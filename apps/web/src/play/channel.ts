/** A channel to the server that reopens itself after breaks. */
import type { Milliseconds } from '@instep/choreo/units';
import type { Socket } from './session-client.svelte.ts';

export type ChannelOptions = {
  readonly fetchTicket: () => Promise<string>;
  readonly openSocket: () => Socket;
  /** The channel counts as broken after so long without a message; by default 12 s. `alive` comes every 5 s. */
  readonly silenceTimeout?: Milliseconds;
  /** For how long it tries to reopen; by default 15 s. */
  readonly retryTimeout?: Milliseconds;
};

/** Less than the 20 s for which the server keeps a dance after a break: a later retry would come too late. */
const RETRY_TIMEOUT: Milliseconds = 15_000;
const FIRST_RETRY_PAUSE: Milliseconds = 250;
/** With longer pauses, a player whose network is back would still have to wait for the next attempt. */
const MAX_RETRY_PAUSE: Milliseconds = 1_500;
const SILENCE_TIMEOUT: Milliseconds = 12_000;
/** How long opening may take: a request or a socket that gets no answer may never fail by itself. */
const OPEN_TIMEOUT: Milliseconds = 5_000;
const ABNORMAL_CLOSE = { code: 1006, reason: '', wasClean: false };

/**
 * The channel to the server, used like one socket. It fetches a ticket before it opens. When asked to reopen after a
 * break, it retries with growing, random pauses, so that not all players come back at once; `open` may be fired more
 * than once until a message arrives. If nothing is received for too long, the channel counts as broken: a socket itself
 * would not report that for minutes.
 */
export class Channel extends EventTarget {
  binaryType: BinaryType = 'arraybuffer';
  /** The ticket to send in `hello`. */
  ticket: string | undefined;
  readonly #options: ChannelOptions;
  #socket: Socket | null = null;
  #closed = false;
  /** Since when it has been trying to reopen; `null` if it is not. Only a received message counts as success. */
  #retryingSince: Milliseconds | null = null;
  #attempts = 0;
  /** Counts the sockets, so that late events of an old one can be ignored. */
  #socketNumber = 0;
  #silenceTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ChannelOptions) {
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
    clearTimeout(this.#silenceTimer);
    this.#socket?.close(code);
  }

  /** Opens another socket in place of the broken one: `open` follows, or `close` if it gives up. */
  reopen(): void {
    this.#retryingSince = performance.now();
    this.#attempts = 0;
    this.#scheduleRetry();
  }

  #scheduleRetry(): void {
    const pause = Math.min(MAX_RETRY_PAUSE, FIRST_RETRY_PAUSE * 2 ** this.#attempts++);
    setTimeout(() => void this.#open(), Math.random() * pause);
  }

  async #open(): Promise<void> {
    if (this.#closed) return;
    const socketNumber = ++this.#socketNumber;
    this.#restartSilenceTimer(OPEN_TIMEOUT);
    try {
      this.ticket = await this.#options.fetchTicket();
    } catch {
      if (socketNumber === this.#socketNumber) this.#handleClose(ABNORMAL_CLOSE);
      return;
    }
    if (socketNumber === this.#socketNumber && !this.#closed) this.#openSocket(socketNumber);
  }

  #openSocket(socketNumber: number): void {
    const socket = this.#options.openSocket();
    socket.binaryType = this.binaryType;
    const listen = (type: string, handle: (event: Event) => void): void =>
      socket.addEventListener(type, (event) => {
        if (socketNumber === this.#socketNumber) handle(event);
      });
    listen('open', () => this.#handleOpen());
    listen('message', (event) => this.#handleMessage((event as MessageEvent<unknown>).data));
    listen('close', (event) => this.#handleClose(event as CloseEvent));
    this.#socket = socket;
  }

  #restartSilenceTimer(timeout: Milliseconds): void {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => this.#handleSilence(), timeout);
  }

  /** Counts the channel as broken without waiting for the socket's own `close`, which may come only after minutes. */
  #handleSilence(): void {
    this.#socketNumber += 1;
    this.#socket?.close();
    this.#handleClose(ABNORMAL_CLOSE);
  }

  #handleOpen(): void {
    this.#restartSilenceTimer(this.#options.silenceTimeout ?? SILENCE_TIMEOUT);
    this.#dispatch('open', {});
  }

  #handleMessage(data: unknown): void {
    this.#retryingSince = null;
    this.#restartSilenceTimer(this.#options.silenceTimeout ?? SILENCE_TIMEOUT);
    this.#dispatch('message', { data });
  }

  #handleClose({ code, reason, wasClean }: Pick<CloseEvent, 'code' | 'reason' | 'wasClean'>): void {
    clearTimeout(this.#silenceTimer);
    const retryingSince = this.#retryingSince;
    // A close with another code comes from the server: it was reached, and there is nothing to retry.
    const isBroken = code === ABNORMAL_CLOSE.code && !this.#closed;
    const { retryTimeout = RETRY_TIMEOUT } = this.#options;
    const willRetry = isBroken && retryingSince !== null && performance.now() - retryingSince < retryTimeout;
    if (willRetry) return this.#scheduleRetry();
    this.#retryingSince = null;
    this.#dispatch('close', { code, reason, wasClean });
  }

  #dispatch(type: string, details: object): void {
    this.dispatchEvent(Object.assign(new Event(type), details));
  }
}
