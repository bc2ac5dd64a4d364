import { ROUTES } from '@instep/protocol/routes';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { encodeClose, type Close } from '@instep/protocol/close';
import { encodeMessage, type ServerMessage } from '@instep/protocol/messages';
import type { Milliseconds } from '@instep/choreo/units';
import type { Logger } from 'pino';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Floor } from './floor.ts';
import { isSameOrigin, type HostCheck } from '../http/hosts.ts';
import { AddressBuckets } from '../address-buckets.ts';
import { AddressCounts } from '../address-counts.ts';
import type { ClientAddress } from '../http/access/client-address.ts';
import { BadFrameCounts, type BadFrames } from './bad-frames.ts';
import type { Line } from './line.ts';
import { PlayerConnection, type AdmitStart } from './player-connection.ts';
import { keepAsking } from './signs-of-life.ts';
import { forSlowReader } from './slow-reader.ts';
import { TokenBucket } from '../token-bucket.ts';

export type PlayerSocketOptions = {
  readonly floor: Floor;
  readonly clientAddress: ClientAddress;
  readonly limits: SocketLimits;
  readonly log: Logger;
};

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

export type PlayerSockets = {
  /** Takes the sockets of a server, from pages under the names that are ours there. */
  readonly serve: (server: Server, isOurHost: HostCheck) => void;
  readonly count: () => number;
  readonly isStopping: () => boolean;
  /**
   * Takes no more sockets, lets those who dance finish within `drainMs`, and ends all there are. Resolves when their
   * records are finished.
   */
  readonly stop: (drainMs: Milliseconds) => Promise<void>;
};

/** JPEGs don't shrink; a picture comes in one piece, or in a few through a proxy; a peer gets 5 s to say goodbye. */
const SOCKET_OPTIONS = { perMessageDeflate: false, maxFragments: 16, closeTimeout: 5000 };
/** When the whole server stops, it waits no longer than this for the goodbyes. */
const GOODBYE_MS = 1000;
/** A school is one address: so many may come at once, and so many every second after that. */
const HANDSHAKE_BURST_SECONDS = 4;
/** A class that begins together, and once more because of something. */
const START_BURST_MINUTES = 2;
/** When a place at a socket may be free again, in seconds: nobody knows, and a page should ask, but not at once. */
const FULL_RETRY_S = 30;
/** Rates hold over so long: a burst is no flood. */
const BURST_SECONDS = 5;

/** Serves players at `/play`: bytes to messages and back, limits, signs of life; one connection each. */
export const createPlayerSockets = (options: PlayerSocketOptions): PlayerSockets => {
  const { log, floor } = options;
  const { maxFrameBytes, maxSockets, socketsPerAddress, handshakesPerSecond, startsPerMinute } = options.limits;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, ...SOCKET_OPTIONS });
  const connections = new Map<WebSocket, PlayerConnection>();
  const handshakes = new AddressBuckets(
    handshakesPerSecond,
    HANDSHAKE_BURST_SECONDS * handshakesPerSecond,
    floor.clock,
  );
  const starts = new AddressBuckets(startsPerMinute / 60, START_BURST_MINUTES * startsPerMinute, floor.clock);
  const open = new AddressCounts(socketsPerAddress);
  const badFrames = new BadFrameCounts(floor.clock);
  const tooManyStarts: Close = { reason: 'too_many_starts', retryAfterS: Math.ceil(60 / startsPerMinute) };
  let stopping = false;

  const refusalNow = (request: IncomingMessage, isOurHost: HostCheck): Refusal | null =>
    stopping ? REFUSALS.stopping : refusalOf(request, isOurHost);

  /** Lets the address have one more socket, until its connection has gone. */
  const crowdingOf = (address: string, socket: Duplex): Refusal | null => {
    if (!handshakes.take(address)) return REFUSALS.tooFast;
    if (!open.enter(address)) return REFUSALS.tooMany;
    socket.once('close', () => open.leave(address));
    return null;
  };

  const upgrade = (isOurHost: HostCheck) => (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Without a listener, a broken connection would take the whole process with it.
    socket.on('error', (error) => log.debug({ err: error }, 'a connection broke'));
    const address = options.clientAddress(request);
    const refusal = refusalNow(request, isOurHost) ?? crowdingOf(address, socket);
    if (refusal) return refuse(socket, refusal);
    sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', (error) => log.debug({ err: error }, 'a socket broke'));
      if (connections.size >= maxSockets) return closeSocket(ws, { reason: 'server_full', retryAfterS: FULL_RETRY_S });
      const admitStart = (): Close | null => (starts.take(address) ? null : tooManyStarts);
      connections.set(ws, connect(ws, options, { badFrames: badFrames.openFor(address), admitStart }));
      ws.on('close', () => connections.delete(ws));
    });
  };

  return {
    serve: (server, isOurHost) => void server.on('upgrade', upgrade(isOurHost)),
    count: () => connections.size,
    isStopping: () => stopping,
    stop: async (drainMs) => {
      stopping = true;
      const idle = [...connections.values()].filter(({ isDancing }) => !isDancing);
      await Promise.all(idle.map((connection) => connection.stop({ reason: 'server_stopping' })));
      await floor.resumables.drain(drainMs);
      const goodbyes = [...connections.keys()].map((ws) => new Promise((resolve) => ws.once('close', resolve)));
      await Promise.all([...connections.values()].map((connection) => connection.stop({ reason: 'server_stopping' })));
      await floor.resumables.stop({ reason: 'server_stopping' });
      const longEnough = new Promise<void>((resolve) => void floor.clock.after(GOODBYE_MS, resolve));
      await Promise.race([Promise.all(goodbyes), longEnough]);
      for (const ws of connections.keys()) ws.terminate();
    },
  };
};

type Refusal = { readonly status: string; readonly words: string };

const REFUSALS = {
  path: { status: '404 Not Found', words: 'There is nothing here.' },
  host: { status: '403 Forbidden', words: 'This server is not known by that name.' },
  origin: { status: '403 Forbidden', words: 'Only pages of this server may talk to it.' },
  tooFast: { status: '429 Too Many Requests', words: 'Too many sockets at once. Try again in a few seconds.' },
  tooMany: { status: '429 Too Many Requests', words: 'Too many sockets are open from this address.' },
  stopping: { status: '503 Service Unavailable', words: 'The server is stopping.' },
} as const satisfies Record<string, Refusal>;

const refusalOf = ({ url, headers }: IncomingMessage, isOurHost: HostCheck): Refusal | null => {
  if (url?.split('?')[0] !== ROUTES.play) return REFUSALS.path;
  if (!isOurHost(headers.host)) return REFUSALS.host;
  return isSameOrigin(headers.origin, headers.host) ? null : REFUSALS.origin;
};

const refuse = (socket: Duplex, { status, words }: Refusal): void => {
  const head = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n`;
  socket.end(`${head}Content-Length: ${Buffer.byteLength(words)}\r\n\r\n${words}`, () => socket.destroy());
};

/** What is counted of the address that a connection comes from. */
type OfAddress = { readonly badFrames: BadFrames; readonly admitStart: AdmitStart };

const connect = (ws: WebSocket, options: PlayerSocketOptions, ofAddress: OfAddress): PlayerConnection => {
  const line: Line = { send: (message) => sendMessage(ws, message), close: (close) => closeSocket(ws, close) };
  const connection = new PlayerConnection(options.floor, line, ofAddress.badFrames, ofAddress.admitStart);
  const isTooFast = createRateCheck(options);
  // Those that answer our own pings are no part of what a player says.
  const pongsTooFast = createRateCheck(options);
  let heard = true;
  /** What comes after a flood is not listened to, while the goodbye is on its way. */
  const refuseAll = (close: Close): void => {
    heard = false;
    void connection.stop(close);
  };
  ws.on('message', (data: RawData, isBinary: boolean) => {
    const bytes = data as Buffer; // what ws gives unless asked for something else
    if (!heard) return;
    if (isTooFast(bytes.length)) return refuseAll({ reason: 'rate_limited' });
    if (isBinary) return connection.handle(bytes);
    if (bytes.length > options.limits.maxTextBytes) return refuseAll({ reason: 'message_too_large' });
    connection.handle(bytes.toString('utf8'));
  });
  ws.on('ping', (bytes) => {
    if (heard && isTooFast(bytes.length)) refuseAll({ reason: 'rate_limited' });
  });
  ws.on('pong', (bytes) => {
    if (heard && pongsTooFast(bytes.length)) refuseAll({ reason: 'rate_limited' });
  });
  ws.on('close', (code) => void connection.handleGone(code));
  keepAsking(ws, options.limits, () => sendMessage(ws, { type: 'alive' }));
  return connection;
};

/** Says of each message whether it makes too many, or too many bytes. */
const createRateCheck = ({ limits, floor }: PlayerSocketOptions): ((bytes: number) => boolean) => {
  const bucket = (perSecond: number) => new TokenBucket(perSecond, BURST_SECONDS * perSecond, floor.clock);
  const [messages, bytes] = [bucket(limits.messagesPerSecond), bucket(limits.bytesPerSecond)];
  return (size) => !messages.take() || !bytes.take(size);
};

const sendMessage = (ws: WebSocket, message: ServerMessage): void => {
  if (ws.readyState !== ws.OPEN) return;
  const sent = forSlowReader(message, ws.bufferedAmount);
  if (sent === 'cut') ws.terminate();
  else if (sent) ws.send(encodeMessage(sent));
};

const closeSocket = (ws: WebSocket, close: Close): void => {
  const { code, payload } = encodeClose(close);
  ws.close(code, payload);
};
