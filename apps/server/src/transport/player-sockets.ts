import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Milliseconds } from '@instep/choreo/units';
import { encodeClose, type Close } from '@instep/protocol/close';
import { encodeMessage, type ServerMessage } from '@instep/protocol/messages';
import { ROUTES } from '@instep/protocol/routes';
import type { Logger } from 'pino';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { AddressOf } from '../limits/client-address.ts';
import { isSameOrigin, type HostCheck } from '../access/hosts.ts';
import { AddressBuckets } from '../limits/address-buckets.ts';
import { AddressCounts } from '../limits/address-counts.ts';
import { BadFrameCounts } from '../limits/bad-frames.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import type { PerformanceContext } from '../performance/context.ts';
import { applyBackPressure } from './back-pressure.ts';
import { startHeartbeat } from './heartbeat.ts';
import { PlayerConnection } from './player-connection.ts';

export type SocketLimits = {
  readonly maxSockets: number;
  readonly socketsPerAddress: number;
  readonly maxFrameBytes: number;
  readonly maxTextBytes: number;
  readonly messagesPerSecond: number;
  readonly bytesPerSecond: number;
  readonly handshakesPerSecond: number;
  readonly startsPerMinute: number;
  readonly pingEveryMs: Milliseconds;
  readonly silenceMs: Milliseconds;
  readonly unreadMs: Milliseconds;
};

export type PlayerSocketsOptions = {
  readonly context: PerformanceContext;
  readonly clientAddress: AddressOf;
  readonly limits: SocketLimits;
  readonly log: Logger;
};

/** JPEGs can't be compressed; a frame arrives in one piece, or in a few through a proxy; a peer gets 5 s to close. */
const SOCKET_OPTIONS = { perMessageDeflate: false, maxFragments: 16, closeTimeout: 5000 };
/** When the whole server stops, it waits no longer than this for sockets to close. */
const CLOSE_TIMEOUT_MS = 1000;
/** A school may share one address: how many seconds' worth of handshakes may come at once. */
const HANDSHAKE_BURST_SECONDS = 4;
/** A class starts together, and perhaps once more if something went wrong. */
const START_BURST_MINUTES = 2;
/** Rates are averaged over this time: a short burst counts as no flood. */
const BURST_SECONDS = 5;
/** When to try again for a socket: unknown, but not at once. */
const FULL_RETRY_S = 30;

/** The WebSockets of all players at `/play`: handshakes and limits; one PlayerConnection each. */
export class PlayerSockets {
  readonly #options: PlayerSocketsOptions;
  readonly #server: WebSocketServer;
  readonly #connections = new Map<WebSocket, PlayerConnection>();
  readonly #handshakes: AddressBuckets;
  readonly #starts: AddressBuckets;
  readonly #openSockets: AddressCounts;
  readonly #badFrames: BadFrameCounts;
  #isStopping = false;

  constructor(options: PlayerSocketsOptions) {
    const { clock } = options.context;
    const { maxFrameBytes, socketsPerAddress, handshakesPerSecond, startsPerMinute } = options.limits;
    this.#options = options;
    this.#server = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, ...SOCKET_OPTIONS });
    this.#handshakes = new AddressBuckets(handshakesPerSecond, HANDSHAKE_BURST_SECONDS * handshakesPerSecond, clock);
    this.#starts = new AddressBuckets(startsPerMinute / 60, START_BURST_MINUTES * startsPerMinute, clock);
    this.#openSockets = new AddressCounts(socketsPerAddress);
    this.#badFrames = new BadFrameCounts(clock);
  }

  get count(): number {
    return this.#connections.size;
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** Accepts the sockets of a server, from pages under the host names that it accepts as its own. */
  serve(server: Server, isOurHost: HostCheck): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#handleUpgrade(request, socket, head, isOurHost);
    });
  }

  /**
   * Accepts no more sockets, lets running dances finish within `drainMs`, and ends all that are left. Resolves when
   * their records are finished.
   */
  async stop(drainMs: Milliseconds): Promise<void> {
    const { clock, resumableRuns } = this.#options.context;
    const close: Close = { reason: 'server_stopping' };
    this.#isStopping = true;
    const idle = [...this.#connections.values()].filter(({ isDancing }) => !isDancing);
    await Promise.all(idle.map((connection) => connection.stop(close)));
    await resumableRuns.drain(drainMs);
    const closed = [...this.#connections.keys()].map((ws) => new Promise((resolve) => ws.once('close', resolve)));
    await Promise.all([...this.#connections.values()].map((connection) => connection.stop(close)));
    await resumableRuns.close(close);
    const timeout = new Promise<void>((resolve) => void clock.after(CLOSE_TIMEOUT_MS, resolve));
    await Promise.race([Promise.all(closed), timeout]);
    for (const ws of this.#connections.keys()) ws.terminate();
  }

  #handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, isOurHost: HostCheck): void {
    const { log, clientAddress, limits } = this.#options;
    // Without a listener, a broken connection would crash the whole process.
    socket.on('error', (error) => log.debug({ err: error }, 'a connection broke'));
    const address = clientAddress(request);
    const refusal =
      (this.#isStopping && REFUSALS.stopping) || refusalOf(request, isOurHost) || this.#countSocket(address, socket);
    if (refusal) return refuse(socket, refusal);
    this.#server.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', (error) => log.debug({ err: error }, 'a socket broke'));
      if (this.#connections.size >= limits.maxSockets) {
        return closeSocket(ws, { reason: 'server_full', retryAfterS: FULL_RETRY_S });
      }
      this.#connections.set(ws, this.#connect(ws, address));
      ws.on('close', () => this.#connections.delete(ws));
    });
  }

  /** Counts one more socket of the address until its connection is gone; returns why it is refused. */
  #countSocket(address: string, socket: Duplex): Refusal | null {
    if (!this.#handshakes.tryConsume(address)) return REFUSALS.tooFast;
    if (!this.#openSockets.tryAcquire(address)) return REFUSALS.tooMany;
    socket.once('close', () => this.#openSockets.release(address));
    return null;
  }

  #connect(ws: WebSocket, address: string): PlayerConnection {
    const { context, limits } = this.#options;
    const channel = {
      send: (message: ServerMessage) => sendMessage(ws, message),
      close: (close: Close) => closeSocket(ws, close),
    };
    const connection = new PlayerConnection(context, channel, this.#badFrames.forConnection(address), () =>
      this.#admitStart(address),
    );
    const received = this.#createRateLimit();
    // Pongs answer our own pings and do not count as sent by the player.
    const pongs = this.#createRateLimit();
    /** What is received after a flood is ignored while the socket is being closed. */
    let isRefused = false;
    const refuseAll = (close: Close): void => {
      isRefused = true;
      void connection.stop(close);
    };
    ws.on('message', (data: RawData, isBinary: boolean) => {
      const bytes = data as Buffer; // ws passes a Buffer unless it is configured otherwise
      if (isRefused) return;
      if (!received.spend(bytes.length)) return refuseAll({ reason: 'rate_limited' });
      if (isBinary) return connection.handle(bytes);
      if (bytes.length > limits.maxTextBytes) return refuseAll({ reason: 'message_too_large' });
      connection.handle(bytes.toString('utf8'));
    });
    ws.on('ping', (bytes) => {
      if (!isRefused && !received.spend(bytes.length)) refuseAll({ reason: 'rate_limited' });
    });
    ws.on('pong', (bytes) => {
      if (!isRefused && !pongs.spend(bytes.length)) refuseAll({ reason: 'rate_limited' });
    });
    ws.on('close', (code) => void connection.handleGone(code));
    startHeartbeat(ws, limits, () => sendMessage(ws, { type: 'alive' }));
    return connection;
  }

  #admitStart(address: string): Close | null {
    if (this.#starts.tryConsume(address)) return null;
    return { reason: 'too_many_starts', retryAfterS: Math.ceil(60 / this.#options.limits.startsPerMinute) };
  }

  /** Each message spends one message and its bytes; `spend` returns false when there were too many. */
  #createRateLimit(): { readonly spend: (bytes: number) => boolean } {
    const { limits, context } = this.#options;
    const bucket = (perSecond: number) => new TokenBucket(perSecond, BURST_SECONDS * perSecond, context.clock);
    const [messages, bytes] = [bucket(limits.messagesPerSecond), bucket(limits.bytesPerSecond)];
    return { spend: (size) => messages.tryConsume() && bytes.tryConsume(size) };
  }
}

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

const refusalOf = ({ url, headers }: IncomingMessage, isOurHost: HostCheck): Refusal | null => {
  if (url?.split('?')[0] !== ROUTES.play) return REFUSALS.path;
  if (!isOurHost(headers.host)) return REFUSALS.host;
  return isSameOrigin(headers.origin, headers.host) ? null : REFUSALS.origin;
};

const refuse = (socket: Duplex, { status, message }: Refusal): void => {
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n`;
  socket.end(`${head}Content-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`, () => socket.destroy());
};

const sendMessage = (ws: WebSocket, message: ServerMessage): void => {
  if (ws.readyState !== ws.OPEN) return;
  const sent = applyBackPressure(message, ws.bufferedAmount);
  if (sent === 'terminate') ws.terminate();
  else if (sent) ws.send(encodeMessage(sent));
};

const closeSocket = (ws: WebSocket, close: Close): void => {
  const { code, payload } = encodeClose(close);
  ws.close(code, payload);
};
