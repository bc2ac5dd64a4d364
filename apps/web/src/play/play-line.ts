/** The way to the server as a socket: it fetches its ticket, and opens with it. */
export class PlayLine extends EventTarget {
  binaryType: BinaryType = 'arraybuffer';
  /** To be said in `hello`. */
  ticket: string | undefined;
  #socket: WebSocket | null = null;
  #closed = false;
  readonly #url: string;

  constructor(url: string, fetchTicket: () => Promise<string>) {
    super();
    this.#url = url;
    fetchTicket().then(
      (ticket) => this.#open(ticket),
      () => this.#tellClose({ code: 1006, wasClean: false }),
    );
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

  #open(ticket: string): void {
    if (this.#closed) return;
    this.ticket = ticket;
    const socket = new WebSocket(this.#url);
    socket.binaryType = this.binaryType;
    socket.addEventListener('open', () => this.dispatchEvent(new Event('open')));
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) =>
      this.dispatchEvent(Object.assign(new Event('message'), { data })),
    );
    socket.addEventListener('close', (event) => this.#tellClose(event));
    this.#socket = socket;
  }

  #tellClose({ code, wasClean }: { readonly code: number; readonly wasClean: boolean }): void {
    this.dispatchEvent(Object.assign(new Event('close'), { code, wasClean }));
  }
}
