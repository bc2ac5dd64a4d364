import type { Milliseconds } from '@instep/choreo/units';
import type { Close } from '@instep/protocol/close';
import { encodeMessage, type ServerMessage } from '@instep/protocol/messages';
import { ROUTES } from '@instep/protocol/routes';
import type { WebSocket } from 'ws';
import { AddressBuckets } from '../limits/address-buckets.ts';
import { BadFrameCounts } from '../limits/bad-frames.ts';
import type { PerformanceContext } from '../performance/context.ts';
import type { AdmitToRoom } from '../performance/room-admission.ts';
import { applyBackPressure } from './back-pressure.ts';
import { PlayerConnection } from './player-connection.ts';
import { closeSocket, type Accepted, type Endpoint, type RateLimit, type SocketHandler } from './web-sockets.ts';

export type PlayerLimits = {
  readonly maxFrameBytes: number;
  readonly maxTextBytes: number;
  readonly messagesPerSecond: number;
  readonly bytesPerSecond: number;
  readonly startsPerMinute: number;
};

/** A class starts together, and perhaps once more if something went wrong. */
const START_BURST_MINUTES = 2;
/** Rates are averaged over this time: a short burst counts as no flood. */
const BURST_SECONDS = 5;

const averaged = (perSecond: number): RateLimit => ({ perSecond, burst: BURST_SECONDS * perSecond });

/** The WebSockets of all players at `/play`: one PlayerConnection each. */
export class PlayerSockets implements Endpoint {
  readonly path = ROUTES.play;
  readonly maxBytes: number;
  readonly maxTextBytes: number;
  readonly messages: RateLimit;
  readonly bytes: RateLimit;
  readonly #context: PerformanceContext;
  readonly #admitToRoom: AdmitToRoom;
  readonly #limits: PlayerLimits;
  readonly #connections = new Set<PlayerConnection>();
  readonly #starts: AddressBuckets;
  readonly #badFrames: BadFrameCounts;

  constructor(context: PerformanceContext, admitToRoom: AdmitToRoom, limits: PlayerLimits) {
    const { startsPerMinute } = limits;
    this.maxBytes = limits.maxFrameBytes;
    this.maxTextBytes = limits.maxTextBytes;
    this.messages = averaged(limits.messagesPerSecond);
    this.bytes = averaged(limits.bytesPerSecond);
    this.#context = context;
    this.#admitToRoom = admitToRoom;
    this.#limits = limits;
    this.#starts = new AddressBuckets(startsPerMinute / 60, START_BURST_MINUTES * startsPerMinute, context.clock);
    this.#badFrames = new BadFrameCounts(context.clock);
  }

  connect({ ws, address }: Accepted): SocketHandler {
    const channel = {
      send: (message: ServerMessage) => sendMessage(ws, message),
      close: (close: Close) => closeSocket(ws, close),
    };
    const connection = new PlayerConnection(this.#context, {
      channel,
      badFrames: this.#badFrames.forConnection(address),
      admitStart: () => this.#admitStart(address),
      admitToRoom: this.#admitToRoom,
    });
    this.#connections.add(connection);
    return {
      handleText: (text) => connection.handle(text),
      handleBytes: (bytes) => connection.handle(bytes),
      handleGone: (code) => {
        this.#connections.delete(connection);
        void connection.handleGone(code);
      },
      sendAlive: () => sendMessage(ws, { type: 'alive' }),
      stop: (close) => void connection.stop(close),
    };
  }

  /** Lets running dances finish within `drainMs`, and ends all that are left. */
  async stop(drainMs: Milliseconds): Promise<void> {
    const { resumableRuns } = this.#context;
    const close: Close = { reason: 'server_stopping' };
    const idle = [...this.#connections].filter(({ isDancing }) => !isDancing);
    await Promise.all(idle.map((connection) => connection.stop(close)));
    await resumableRuns.drain(drainMs);
    await Promise.all([...this.#connections].map((connection) => connection.stop(close)));
    await resumableRuns.close(close);
  }

  #admitStart(address: string): Close | null {
    if (this.#starts.tryConsume(address)) return null;
    return { reason: 'too_many_starts', retryAfterS: Math.ceil(60 / this.#limits.startsPerMinute) };
  }
}

const sendMessage = (ws: WebSocket, message: ServerMessage): void => {
  if (ws.readyState !== ws.OPEN) return;
  const sent = applyBackPressure(message, ws.bufferedAmount);
  if (sent === 'terminate') ws.terminate();
  else if (sent) ws.send(encodeMessage(sent));
};
