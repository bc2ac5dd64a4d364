import type { Milliseconds } from '@instep/choreo/units';
import { MessageError } from '@instep/protocol/client-message';
import type { Close } from '@instep/protocol/close';
import { parseRoomClientMessage, type RoomClientMessage } from '@instep/protocol/room-client-message';
import { MAX_ROOM_MESSAGE_BYTES, ROOM_PROTOCOL_VERSION } from '@instep/protocol/room-messages';
import type { Logger } from 'pino';
import { deviceSha256Of } from '../access/access.ts';
import type { ExpiringTokens } from '../access/expiring-tokens.ts';
import type { Clock } from '../clock.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import type { Newcomer, RoomChannel } from './member.ts';
import type { Place, Refused, Rooms } from './rooms.ts';

/** What all connections to rooms share. */
export type RoomContext = {
  readonly rooms: Rooms;
  readonly tickets: ExpiringTokens;
  readonly clock: Clock;
  readonly log: Logger;
  /** How long a socket may be silent at first, and how long it may stay outside of a room. */
  readonly helloMs: Milliseconds;
  readonly idleMs: Milliseconds;
};

/** The device at the other end of a socket, as far as the handshake tells. */
export type RoomVisitor = {
  /** The address under which it is counted. */
  readonly address: string;
  /** It came over plain http from the network, where only screens come. */
  readonly isTv: boolean;
  /** Whether it may open a room. */
  readonly mayOpen: boolean;
};

type State =
  | { readonly is: 'connected' | 'greeted' | 'closed' }
  /** The refusal waits for its moment. */
  | { readonly is: 'refused' }
  | ({ readonly is: 'inside' } & Place);

/** Every refusal is answered so late, whatever its reason. */
const REFUSAL_MS: Milliseconds = 300;
/** How many messages of unknown types within ten seconds are forgiven: a newer page may send some. */
const MAX_UNKNOWN = 20;
const UNKNOWN_SECONDS = 10;

/**
 * What one socket may say at `/room`, and when.
 *
 *     connected ──hello──▶ greeted ──open, join, rejoin──▶ inside ──leave──▶ closed
 *                            ▲                │
 *                            └── refused ◀────┘
 *
 * A message that is out of place or invalid closes the socket with a reason.
 */
export class RoomConnection {
  #state: State = { is: 'connected' };
  readonly #context: RoomContext;
  readonly #channel: RoomChannel;
  readonly #visitor: RoomVisitor;
  readonly #unknown: TokenBucket;
  #cancelTimer: () => void;

  constructor(context: RoomContext, channel: RoomChannel, visitor: RoomVisitor) {
    this.#context = context;
    this.#visitor = visitor;
    this.#channel = {
      send: channel.send,
      close: (close) => {
        this.#leaveState({ is: 'closed' });
        channel.close(close);
      },
    };
    this.#unknown = new TokenBucket(MAX_UNKNOWN / UNKNOWN_SECONDS, MAX_UNKNOWN, context.clock);
    this.#cancelTimer = context.clock.after(context.helloMs, () => this.stop({ reason: 'hello_timeout' }));
  }

  /** Handles a text. Never throws: an invalid one closes this connection, and no other. */
  handle(text: string): void {
    if (this.#state.is === 'closed') return;
    try {
      const message = parseRoomClientMessage(text);
      if (!message) return this.#handleUnknown();
      const isTooLong = message.type !== 'signal' && Buffer.byteLength(text) > MAX_ROOM_MESSAGE_BYTES;
      if (isTooLong) return this.stop({ reason: 'message_too_large' });
      this.#handleMessage(message);
    } catch (error) {
      this.stop(this.#closeFor(error));
    }
  }

  /** The socket is gone. A member's place is kept for a while. */
  handleGone(): void {
    const state = this.#state;
    this.#leaveState({ is: 'closed' });
    if (state.is === 'inside') state.room.handleGone(state.member, this.#channel);
  }

  /** Closes the socket. */
  stop(close: Close): void {
    const state = this.#state;
    if (state.is === 'closed') return;
    this.#channel.close(close);
    if (state.is === 'inside') state.room.handleGone(state.member, this.#channel);
  }

  #handleMessage(message: RoomClientMessage): void {
    const state = this.#state;
    if (state.is === 'connected') {
      if (message.type !== 'hello') throw new MessageError(`expected "hello" first, got "${message.type}"`);
      return this.#handleHello(message.version, message.ticket);
    }
    // The answer must not wait: its delay is what is measured.
    if (message.type === 'time') {
      return this.#channel.send({ type: 'time', sent: message.sent, at: this.#context.clock.now() });
    }
    if (message.type === 'hello') throw new MessageError('expected one "hello", got two');
    if (message.type === 'open' || message.type === 'join' || message.type === 'rejoin') {
      if (state.is === 'inside') throw new MessageError(`expected one room, got "${message.type}" inside of one`);
      return state.is === 'greeted' ? this.#enter(message) : undefined;
    }
    if (state.is !== 'inside') throw new MessageError(`expected "open" or "join" before "${message.type}"`);
    if (message.type === 'leave') state.room.leave(state.member);
    else state.room.handle(state.member, message);
  }

  #handleHello(version: number, ticket: string | undefined): void {
    if (version !== ROOM_PROTOCOL_VERSION) {
      const detail = `expected version ${ROOM_PROTOCOL_VERSION}, got ${version}`;
      return this.stop({ reason: 'outdated_page', detail });
    }
    if (!this.#context.tickets.redeem(ticket)) return this.stop({ reason: 'ticket_rejected' });
    this.#leaveState({ is: 'greeted' });
    this.#startIdleTimer();
  }

  #enter(message: Extract<RoomClientMessage, { type: 'open' | 'join' | 'rejoin' }>): void {
    const entered = this.#tryEntering(message);
    if ('room' in entered) return this.#leaveState({ is: 'inside', ...entered });
    this.#leaveState({ is: 'refused' });
    this.#cancelTimer = this.#context.clock.after(REFUSAL_MS, () => {
      this.#channel.send({ type: 'refused', ...entered });
      this.#state = { is: 'greeted' };
      this.#startIdleTimer();
    });
  }

  #tryEntering(message: Extract<RoomClientMessage, { type: 'open' | 'join' | 'rejoin' }>): Place | Refused {
    const { rooms } = this.#context;
    if (message.type === 'rejoin') {
      return rooms.rejoin(message.code, message.memberId, message.memberSecret, this.#channel);
    }
    const newcomer: Newcomer = {
      name: message.name,
      device: deviceSha256Of(message.deviceId),
      address: this.#visitor.address,
      isTv: this.#visitor.isTv || message.isTv === true,
    };
    if (message.type === 'join') return rooms.join(message.code, newcomer, this.#channel);
    return this.#visitor.mayOpen ? rooms.open(newcomer, this.#channel) : {};
  }

  #handleUnknown(): void {
    if (this.#state.is === 'connected') return this.stop({ reason: 'bad_message', detail: 'expected "hello" first' });
    if (!this.#unknown.tryConsume()) this.stop({ reason: 'bad_message', detail: 'too many messages of unknown types' });
  }

  /** A socket is for people who dance together: one that stays outside of rooms is closed. */
  #startIdleTimer(): void {
    const { clock, idleMs } = this.#context;
    this.#cancelTimer = clock.after(idleMs, () => this.stop({ reason: 'idle' }));
  }

  #leaveState(next: State): void {
    this.#cancelTimer();
    this.#state = next;
  }

  #closeFor(error: unknown): Close {
    if (error instanceof MessageError) return { reason: 'bad_message', detail: error.message };
    this.#context.log.error({ err: error }, 'a fault in a room');
    return { reason: 'server_error' };
  }
}
