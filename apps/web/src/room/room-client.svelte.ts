/** The client's side of `/room`: comes in, comes back after breaks, and holds what the server last said. */
import { decodeClose, type CloseReason } from '@instep/protocol/close';
import type { RoomClientMessage, RoomClientMessageOf } from '@instep/protocol/room-client-message';
import {
  parseRoomServerMessage,
  ROOM_PROTOCOL_VERSION,
  type BoardRow,
  type RoomMember,
  type RoomServerMessage,
  type RoomServerMessageOf,
  type RoomState,
} from '@instep/protocol/room-messages';
import type { Milliseconds } from '@instep/choreo/units';
import type { Socket } from '../play/session-client.svelte.ts';
import { MessageListeners } from './message-listeners.ts';
import { removePass, storePass, type PassStorage } from './room-pass.ts';
import { SharedClock } from './shared-clock.ts';

/** How a device comes in: it opens a room, joins one, or comes back. */
export type RoomEntry = RoomClientMessageOf<'open' | 'join' | 'rejoin'>;

/**
 *     connecting ──welcome──▶ inside ◀──▶ broken
 *
 * and from each of them to `ended`, with the reason.
 */
export type RoomClientState = 'connecting' | 'inside' | 'broken' | 'ended';
export const ROOM_ENDS = [
  'refused',
  'full',
  'not_opened',
  'removed',
  'closed',
  'left',
  'replaced',
  'outdated',
  'unreachable',
  'fault',
] as const;
export type RoomEnd = (typeof ROOM_ENDS)[number];

export type RoomResults = RoomServerMessageOf<'results'>;

export type RoomClientOptions = {
  readonly entry: RoomEntry;
  readonly connect: () => Socket;
  readonly storage: PassStorage;
  /** This device is not in the room any more. */
  readonly onEnded?: () => void;
  /** By default the page's clock. */
  readonly localNow?: () => Milliseconds;
};

const OPEN = 1;
/** The close code of a connection that broke. */
const ABNORMAL_CLOSURE = 1006;
/** For how long the server keeps a member's place. */
const PLACE_KEPT: Milliseconds = 5 * 60_000;

const ENDS: Readonly<Partial<Record<CloseReason, RoomEnd>>> = {
  removed_from_room: 'removed',
  room_closed: 'closed',
  server_stopping: 'closed',
  outdated_page: 'outdated',
  left: 'left',
  replaced: 'replaced',
};

export class RoomClient {
  state = $state<RoomClientState>('connecting');
  /** Why it has ended. */
  end = $state<RoomEnd | null>(null);
  /** After how many seconds another try makes sense, if the server said so. */
  retryAfterS = $state<number | null>(null);
  code = $state<string | null>(null);
  memberId = $state<string | null>(null);
  /** Null until the server has told it. */
  room = $state.raw<RoomState | null>(null);
  /** The points as they stand. */
  board = $state.raw<readonly BoardRow[]>([]);
  /** Of the last round; null before the first and while the next one is prepared. */
  results = $state.raw<RoomResults | null>(null);
  /** How wrong the clock may be, at the last exchange. */
  clockBoundMs = $state<Milliseconds>(Infinity);
  readonly clock: SharedClock;
  readonly #options: RoomClientOptions;
  readonly #socket: Socket;
  readonly #listeners = new MessageListeners();
  readonly #localNow: () => Milliseconds;
  #memberSecret = '';
  #isClosed = false;
  #brokenSince: Milliseconds = 0;

  constructor(options: RoomClientOptions) {
    this.#options = options;
    this.#localNow = options.localNow ?? (() => performance.now());
    this.clock = new SharedClock({
      ask: (sent) => this.send({ type: 'time', sent }),
      localNow: this.#localNow,
    });
    const socket = options.connect();
    this.#socket = socket;
    socket.addEventListener('open', () => this.#handleOpen());
    socket.addEventListener('message', (event) => this.#handleData((event as MessageEvent<unknown>).data));
    socket.addEventListener('close', (event) => this.#handleClose(event as CloseEvent));
  }

  /** This device in the room. */
  get self(): RoomMember | null {
    return this.room?.members.find(({ memberId }) => memberId === this.memberId) ?? null;
  }

  get isHost(): boolean {
    return this.memberId !== null && this.room?.hostId === this.memberId;
  }

  /** Says it now or not at all: what is said in a break is out of date after it. */
  send(message: RoomClientMessage): void {
    if (this.state === 'inside') this.#say(message);
  }

  /** Calls `listener` for each message of this type; returns a function that ends this. */
  on<Type extends RoomServerMessage['type']>(
    type: Type,
    listener: (message: RoomServerMessageOf<Type>) => void,
  ): () => void {
    return this.#listeners.on(type, listener);
  }

  /** Leaves the room for good. */
  leave(): void {
    this.send({ type: 'leave' });
    this.#finish('left');
    this.close();
  }

  /** Hangs up; the server keeps the place for a while. */
  close(): void {
    this.#isClosed = true;
    this.clock.stop();
    this.#socket.close(1000);
  }

  #say(message: RoomClientMessage): void {
    if (this.#socket.readyState === OPEN) this.#socket.send(JSON.stringify(message));
  }

  #handleOpen(): void {
    if (this.state === 'ended' || this.#isClosed) return this.#socket.close(1000);
    const { ticket } = this.#socket;
    this.#say({ type: 'hello', version: ROOM_PROTOCOL_VERSION, ...(ticket !== undefined && { ticket }) });
    this.#say(this.#pass ?? this.#options.entry);
  }

  get #pass(): RoomEntry | null {
    if (this.code === null || this.memberId === null) return null;
    return { type: 'rejoin', code: this.code, memberId: this.memberId, memberSecret: this.#memberSecret };
  }

  #handleData(data: unknown): void {
    if (typeof data !== 'string') return;
    const message = parseRoomServerMessage(data);
    this.#handleMessage(message);
    this.#listeners.dispatch(message);
  }

  #handleMessage(message: RoomServerMessage): void {
    switch (message.type) {
      case 'time':
        this.clock.handleAnswer(message);
        this.clockBoundMs = this.clock.boundMs;
        return;
      case 'welcome':
        return this.#handleWelcome(message);
      case 'refused':
        return this.#handleRefused(message.full === true);
      case 'room':
        this.room = message;
        return;
      case 'load':
        this.board = [];
        this.results = null;
        return;
      case 'board':
        this.board = message.rows;
        return;
      case 'results':
        this.results = message;
        return;
      case 'count':
      case 'held':
      case 'anchor':
      case 'call':
      case 'callAsked':
      case 'signal':
      case 'hung':
      case 'wave':
      case 'alive':
        return;
    }
  }

  #handleWelcome({ code, memberId, memberSecret }: RoomServerMessageOf<'welcome'>): void {
    this.code = code;
    this.memberId = memberId;
    this.#memberSecret = memberSecret;
    storePass(this.#options.storage, { code, memberId, memberSecret });
    this.state = 'inside';
    this.clock.start();
  }

  #handleRefused(isFull: boolean): void {
    this.#finish(this.#refusal(isFull));
    this.close();
  }

  #refusal(isFull: boolean): RoomEnd {
    // Who was inside before comes too late: the room has forgotten them, or there is none any more.
    if (this.memberId !== null) return 'closed';
    if (this.#options.entry.type === 'open') return 'not_opened';
    return isFull ? 'full' : 'refused';
  }

  #handleClose({ code, reason }: CloseEvent): void {
    this.clock.stop();
    if (this.state === 'ended' || this.#isClosed) return;
    const close = decodeClose(code, reason);
    if (close) {
      this.retryAfterS = close.retryAfterS ?? null;
      return this.#finish(ENDS[close.reason] ?? 'fault');
    }
    if (code !== ABNORMAL_CLOSURE) return this.#finish('fault');
    if (this.state === 'connecting') return this.#finish('unreachable');
    this.#reopen();
  }

  #reopen(): void {
    const now = this.#localNow();
    if (this.state === 'inside') this.#brokenSince = now;
    if (now - this.#brokenSince > PLACE_KEPT || !this.#socket.reopen) return this.#finish('closed');
    this.state = 'broken';
    this.#socket.reopen();
  }

  #finish(end: RoomEnd): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.end = end;
    // After a fault of this page or of the network the place is still kept.
    if (end !== 'unreachable' && end !== 'fault' && end !== 'outdated') removePass(this.#options.storage);
    this.#options.onEnded?.();
  }
}
