import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Milliseconds } from '@instep/choreo/units';
import { encodeClose, type Close } from '@instep/protocol/close';
import type { Logger } from 'pino';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { isSameOrigin, type HostCheck } from '../access/hosts.ts';
import type { Clock } from '../clock.ts';
import { AddressBuckets } from '../limits/address-buckets.ts';
import { AddressCounts } from '../limits/address-counts.ts';
import type { AddressOf } from '../limits/client-address.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import { startHeartbeat } from './heartbeat.ts';

export type SocketLimits = {
  readonly maxSockets: number;
  readonly socketsPerAddress: number;
  readonly handshakesPerSecond: number;
  readonly pingEveryMs: Milliseconds;
  readonly silenceMs: Milliseconds;
  readonly unreadMs: Milliseconds;
};

/** A limit of something per second, and of how much of it may come at once. */
export type RateLimit = { readonly perSecond: number; readonly burst: number };

/** What one socket does with what it receives. */
export type SocketHandler = {
  readonly handleText: (text: string) => void;
  /** Left out where bytes are not understood. */
  readonly handleBytes?: (bytes: Uint8Array) => void;
  readonly handleGone: (code: number) => void;
  readonly sendAlive: () => void;
  /** Closes the socket; what is received afterwards is ignored. */
  readonly stop: (close: Close) => void;
};

/** What is known of a socket before anything was received over it. */
export type Accepted = { readonly ws: WebSocket; readonly request: IncomingMessage; readonly address: string };

/** One of the addresses at which the server accepts WebSockets. */
export type Endpoint = {
  readonly path: string;
  readonly maxBytes: number;
  readonly maxTextBytes: number;
  readonly messages: RateLimit;
  readonly bytes: RateLimit;
  readonly connect: (accepted: Accepted) => SocketHandler;
  /** Ends what runs over its sockets, and closes them. */
  readonly stop: (drainMs: Milliseconds) => Promise<void> | void;
};

/** Under which names a listener accepts sockets at each path. */
export type HostChecks = Readonly<Record<string, HostCheck>>;

type Options = {
  /** Stopped in this order. */
  readonly endpoints: readonly Endpoint[];
  readonly clientAddress: AddressOf;
  readonly limits: SocketLimits;
  readonly clock: Clock;
  readonly log: Logger;
};

/** JPEGs can't be compressed; a frame arrives in one piece, or in a few through a proxy; a peer gets 5 s to close. */
const SOCKET_OPTIONS = { perMessageDeflate: false, maxFragments: 16, closeTimeout: 5000 };
/** When the whole server stops, it waits no longer than this for sockets to close. */
const CLOSE_TIMEOUT_MS = 1000;
/** A school may share one address: how many seconds' worth of handshakes may come at once. */
const HANDSHAKE_BURST_SECONDS = 4;
/** When to try again for a socket: unknown, but not at once. */
const FULL_RETRY_S = 30;

type OpenEndpoint = { readonly endpoint: Endpoint; readonly server: WebSocketServer };

/** All WebSockets of a server: handshakes, limits and heartbeat; what is said over them is up to their endpoints. */
export class WebSockets {
  readonly #options: Options;
  readonly #endpoints: ReadonlyMap<string, OpenEndpoint>;
  readonly #sockets = new Set<WebSocket>();
  readonly #handshakes: AddressBuckets;
  readonly #openSockets: AddressCounts;
  #isStopping = false;

  constructor(options: Options) {
    const { endpoints, clock } = options;
    const { socketsPerAddress, handshakesPerSecond } = options.limits;
    this.#options = options;
    this.#endpoints = new Map(endpoints.map((endpoint) => [endpoint.path, { endpoint, server: serverFor(endpoint) }]));
    this.#handshakes = new AddressBuckets(handshakesPerSecond, HANDSHAKE_BURST_SECONDS * handshakesPerSecond, clock);
    this.#openSockets = new AddressCounts(socketsPerAddress);
  }

  get count(): number {
    return this.#sockets.size;
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** Accepts the sockets of a server, from pages under the host names that it accepts as its own at each path. */
  serve(server: Server, hostChecks: HostChecks): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#handleUpgrade(request, socket, head, hostChecks);
    });
  }

  /**
   * Accepts no more sockets, lets running dances finish within `drainMs`, and ends all that are left. Resolves when
   * their records are finished.
   */
  async stop(drainMs: Milliseconds): Promise<void> {
    this.#isStopping = true;
    for (const endpoint of this.#options.endpoints) await endpoint.stop(drainMs);
    const closed = [...this.#sockets].map((ws) => new Promise((resolve) => ws.once('close', resolve)));
    const timeout = new Promise<void>((resolve) => void this.#options.clock.after(CLOSE_TIMEOUT_MS, resolve));
    await Promise.race([Promise.all(closed), timeout]);
    for (const ws of this.#sockets) ws.terminate();
  }

  #handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, hostChecks: HostChecks): void {
    const { log, clientAddress, limits } = this.#options;
    // Without a listener, a broken connection would crash the whole process.
    socket.on('error', (error) => log.debug({ err: error }, 'a connection broke'));
    const address = clientAddress(request);
    const path = request.url?.split('?')[0] ?? '';
    const open = this.#endpoints.get(path);
    const refusal =
      (this.#isStopping && REFUSALS.stopping) ||
      refusalOf(request, hostChecks[path]) ||
      this.#countSocket(address, socket);
    if (refusal || !open) return refuse(socket, refusal || REFUSALS.path);
    open.server.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', (error) => log.debug({ err: error }, 'a socket broke'));
      if (this.#sockets.size >= limits.maxSockets) {
        return closeSocket(ws, { reason: 'server_full', retryAfterS: FULL_RETRY_S });
      }
      this.#sockets.add(ws);
      ws.on('close', () => this.#sockets.delete(ws));
      this.#receive(open.endpoint, { ws, request, address });
    });
  }

  /** Counts one more socket of the address until its connection is gone; returns why it is refused. */
  #countSocket(address: string, socket: Duplex): Refusal | null {
    if (!this.#handshakes.tryConsume(address)) return REFUSALS.tooFast;
    if (!this.#openSockets.tryAcquire(address)) return REFUSALS.tooMany;
    socket.once('close', () => this.#openSockets.release(address));
    return null;
  }

  /** Gives an endpoint what it receives, within its limits. */
  #receive(endpoint: Endpoint, accepted: Accepted): void {
    const { ws } = accepted;
    const handler = endpoint.connect(accepted);
    const received = this.#createRateLimit(endpoint);
    // Pongs answer our own pings and do not count as sent by the client.
    const pongs = this.#createRateLimit(endpoint);
    /** What is received after a flood is ignored while the socket is being closed. */
    let isRefused = false;
    const refuseAll = (close: Close): void => {
      isRefused = true;
      handler.stop(close);
    };
    ws.on('message', (data: RawData, isBinary: boolean) => {
      const bytes = data as Buffer; // ws passes a Buffer unless it is configured otherwise
      if (isRefused) return;
      if (!received.spend(bytes.length)) return refuseAll({ reason: 'rate_limited' });
      if (isBinary) {
        if (handler.handleBytes) return handler.handleBytes(bytes);
        return refuseAll({ reason: 'bad_message', detail: 'expected text, got bytes' });
      }
      if (bytes.length > endpoint.maxTextBytes) return refuseAll({ reason: 'message_too_large' });
      handler.handleText(bytes.toString('utf8'));
    });
    ws.on('ping', (bytes) => {
      if (!isRefused && !received.spend(bytes.length)) refuseAll({ reason: 'rate_limited' });
    });
    ws.on('pong', (bytes) => {
      if (!isRefused && !pongs.spend(bytes.length)) refuseAll({ reason: 'rate_limited' });
    });
    ws.on('close', (code) => handler.handleGone(code));
    startHeartbeat(ws, this.#options.limits, () => handler.sendAlive());
  }

  /** Each message spends one message and its bytes; `spend` returns false when there were too many. */
  #createRateLimit({ messages, bytes }: Endpoint): { readonly spend: (bytes: number) => boolean } {
    const bucketOf = ({ perSecond, burst }: RateLimit) => new TokenBucket(perSecond, burst, this.#options.clock);
    const [messageBucket, byteBucket] = [bucketOf(messages), bucketOf(bytes)];
    return { spend: (size) => messageBucket.tryConsume() && byteBucket.tryConsume(size) };
  }
}

const serverFor = ({ maxBytes }: Endpoint): WebSocketServer =>
  new WebSocketServer({ noServer: true, maxPayload: maxBytes, ...SOCKET_OPTIONS });

/** Why a handshake is refused: browsers don't show it to the page, but people can see it in the developer tools. */
type Refusal = { readonly status: string; readonly message: string };

const REFUSALS = {
  path: { status: '404 Not Found', message: 'There is nothing here.' },
  host: { status: '403 Forbidden', message: 'This server is not known by that name.' },
  origin: { status: '403 Forbidden', message: 'Only pages of this server may talk to it.' },
  tooFast: { status: '429 Too Many Requests', message: 'Too many sockets at once. Try again in a few seconds.' },
  tooMany: { status: '429 Too Many Requests', message: 'Too many sockets are open from this address.' },
  stopping: { status: '503 Service Unavailable', message: 'The server is stopping.' },
} as const satisfies Record<string, Refusal>;

const refusalOf = ({ headers }: IncomingMessage, isOurHost: HostCheck | undefined): Refusal | null => {
  if (!isOurHost) return REFUSALS.path;
  if (!isOurHost(headers.host)) return REFUSALS.host;
  return isSameOrigin(headers.origin, headers.host) ? null : REFUSALS.origin;
};

const refuse = (socket: Duplex, { status, message }: Refusal): void => {
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n`;
  socket.end(`${head}Content-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`, () => socket.destroy());
};

export const closeSocket = (ws: WebSocket, close: Close): void => {
  const { code, payload } = encodeClose(close);
  ws.close(code, payload);
};
