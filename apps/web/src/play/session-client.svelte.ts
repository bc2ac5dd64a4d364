import type { ClientMessage, StartMessage } from '@instep/protocol/client-message';
import type { FlatPose } from '@instep/protocol/flat-pose';
import {
  encodeMessage,
  parseServerMessage,
  PROTOCOL_VERSION,
  type FrameAnswer,
  type ServerMessage,
  type VerdictMessage,
} from '@instep/protocol/messages';
import type { DanceResult } from '@instep/choreo/result';
import type { Seconds, UnitInterval } from '@instep/choreo/units';
import { lostBy, type Lost } from './lost-reason.ts';
import type { Grant } from './frame-sender.ts';

/** What of a WebSocket the client needs. */
export type Socket = Pick<WebSocket, 'binaryType' | 'bufferedAmount' | 'close' | 'readyState' | 'send'> &
  EventTarget & {
    /** Lets the page in; there once the socket is open. */
    readonly ticket?: string | undefined;
    /** Tries to open again after a break: `open` tells of success, a further `close` that it was given up. */
    readonly reopen?: () => void;
  };

export type ClientState =
  | 'connecting'
  | 'open'
  | 'watching'
  | 'starting'
  | 'ready'
  | 'dancing'
  | 'finishing'
  /** The connection broke, and may be mended. */
  | 'broken'
  | 'finished'
  | 'left'
  | 'lost';
export type CloseInfo = { readonly code: number; readonly wasClean: boolean };

export type ClientEvents = {
  readonly stateChanged: (state: ClientState) => void;
  readonly granted: (grant: Grant) => void;
  readonly answered: (answer: FrameAnswer) => void;
  /** A verdict was added. */
  readonly judged: () => void;
};

type EpochMessage = Extract<ClientMessage, { type: 'epoch' }>;
type EndedMessage = Extract<ClientMessage, { type: 'ended' }>;
/** What the server is to be told again, or for the first time, when it has resumed. */
type Broken = { readonly state: ClientState; missed: EpochMessage | null };

const OPEN = 1;
/** The close code of a connection that broke. */
const BROKE = 1006;

/**
 * The conversation with the server about one dance.
 *
 *     connecting ▶ open ──watch──▶ watching ──start──▶ starting ──ready──▶ ready ──epoch──▶ dancing
 *                                                                                               │ end
 *                                                                    finished ◀── finishing ◀───┘
 *
 * A socket that breaks in ready, dancing or finishing leads to broken, and back there once the server has resumed.
 * From anywhere: `leave` to left; a socket that closes before `finished` to lost, with the reason.
 */
export class SessionClient {
  state = $state<ClientState>('connecting');
  lost = $state.raw<Lost | null>(null);
  close = $state.raw<CloseInfo | null>(null);
  sessionId = $state<string | null>(null);
  /** How many moves will be judged. */
  moves = $state(0);
  verdicts = $state.raw<readonly VerdictMessage[]>([]);
  points = $state(0);
  /** How late the player is beyond what screen and camera take, once that is known. */
  late = $state<Seconds | null>(null);
  /** How much was judged of what could have been judged until now. */
  seen = $state<UnitInterval>(1);
  /** How well the player does just now; null while nothing can be said. */
  level = $state<UnitInterval | null>(null);
  /** The latest pose seen; null when nobody was. */
  pose = $state.raw<FlatPose | null>(null);
  result = $state.raw<DanceResult | null>(null);
  readonly #socket: Socket;
  readonly #events: ClientEvents;
  #grant: Grant = { fps: 0, maxInFlight: 0 };
  /** Good until a newer one is used: the one that is known stays so when the next did not come through. */
  #resumeSecret = '';
  #lastSequence = -1;
  #broken: Broken | null = null;
  #ended: EndedMessage | null = null;

  constructor(socket: Socket, events: ClientEvents) {
    this.#socket = socket;
    this.#events = events;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => this.#handleOpen());
    socket.addEventListener('message', (event) => this.#handleMessage((event as MessageEvent<unknown>).data));
    socket.addEventListener('close', (event) => this.#handleClose(event as CloseEvent));
  }

  /** Bytes not sent yet. */
  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  /** Has poses estimated and answered; nothing is judged or stored. */
  watch(): void {
    if (this.state === 'open') this.#send({ type: 'watch' });
  }

  /** Asks for a run to be judged. */
  start(request: Omit<StartMessage, 'type'>): void {
    if (this.state !== 'open' && this.state !== 'watching') return;
    this.#enter('starting');
    this.#send({ type: 'start', ...request });
  }

  /** Tells of a discontinuity of playback, of the camera's health, … : what needs no answer. */
  tell(message: Extract<ClientMessage, { type: 'epoch' | 'health' }>): void {
    if (this.#broken && message.type === 'epoch') this.#broken.missed = message;
    if (this.state !== 'ready' && this.state !== 'dancing') return;
    if (message.type === 'epoch') this.#enter('dancing');
    this.#send(message);
  }

  /** Not while the dance is to be resumed: what is sent tells the server that its `ready` came through. */
  sendFrame(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#socket.readyState === OPEN && !this.#broken) this.#socket.send(bytes);
  }

  /** The video has ended: the server finishes, tells the result, closes. */
  end(lastSequence: number): void {
    if (this.state !== 'dancing' && this.state !== 'ready') return;
    this.#ended = { type: 'ended', lastSequence };
    this.#enter('finishing');
    this.#send(this.#ended);
  }

  /** Gives up; what was danced stays unfinished. */
  leave(): void {
    this.#abandon('left');
  }

  /** Stops waiting for a server that no longer answers. */
  giveUp(): void {
    if (this.state === 'finished' || this.state === 'lost' || this.state === 'left') return;
    this.lost = { reason: 'silent', retryAfter: null };
    this.#abandon('lost');
  }

  #abandon(state: 'left' | 'lost'): void {
    if (this.state === 'finished' || this.state === 'lost' || this.state === 'left') return;
    this.#send({ type: 'leave' });
    this.#enter(state);
    this.#socket.close(1000);
  }

  #send(message: ClientMessage): void {
    if (this.#socket.readyState === OPEN) this.#socket.send(encodeMessage(message));
  }

  #enter(state: ClientState): void {
    if (this.state === state) return;
    this.state = state;
    this.#events.stateChanged(state);
  }

  #handleOpen(): void {
    if (this.state !== 'connecting' && this.state !== 'broken') return this.#socket.close(1000);
    this.#send({ type: 'hello', version: PROTOCOL_VERSION, ticket: this.#socket.ticket });
    if (this.state === 'connecting') this.#enter('open');
    else this.#askToResume();
  }

  #askToResume(): void {
    this.#send({
      type: 'resume',
      sessionId: this.sessionId ?? '',
      resumeSecret: this.#resumeSecret,
      lastSequence: this.#lastSequence,
      lastMove: this.verdicts.at(-1)?.move ?? 0,
    });
  }

  /** The dance goes on where it broke; what was not said meanwhile is said now. */
  #handleResumed({ state, missed }: Broken): void {
    this.#broken = null;
    if (missed) this.#send(missed);
    if (this.#ended) this.#send(this.#ended);
    this.#enter(missed && state === 'ready' ? 'dancing' : state);
  }

  #handleMessage(data: unknown): void {
    if (typeof data === 'string') this.#handle(parseServerMessage(data));
  }

  #handle(message: ServerMessage): void {
    switch (message.type) {
      case 'watching':
        this.#handleGrant(message);
        return this.#enter('watching');
      case 'ready':
        this.sessionId = message.sessionId;
        this.#resumeSecret = message.resumeSecret;
        this.moves = message.moves;
        this.#handleGrant(message);
        return this.#broken ? this.#handleResumed(this.#broken) : this.#enter('ready');
      case 'rate':
        return this.#handleGrant({ ...this.#grant, fps: message.fps });
      case 'frame':
        this.#lastSequence = message.sequence;
        if (message.outcome === 'seen' && message.pose) this.pose = message.pose;
        if (message.outcome === 'nobody') this.pose = null;
        return this.#events.answered(message);
      case 'live':
        this.level = message.level;
        this.points = message.points;
        this.seen = message.seen;
        this.late = message.lateS;
        return;
      case 'verdict':
        this.verdicts = [...this.verdicts, message];
        return this.#events.judged();
      case 'saved':
      case 'alive':
        return;
      case 'finished':
        this.result = message.result;
        return this.#enter('finished');
    }
  }

  #handleGrant({ fps, maxInFlight }: Grant): void {
    this.#grant = { fps, maxInFlight };
    this.#events.granted(this.#grant);
  }

  #handleClose({ code, wasClean, reason }: CloseEvent): void {
    this.close = { code, wasClean };
    if (this.state === 'finished' || this.state === 'left' || this.state === 'lost') return;
    if (code === BROKE && this.#mayResume()) return this.#handleBroken();
    this.lost = lostBy({ code, reason }, this.state === 'connecting');
    this.#enter('lost');
  }

  #mayResume(): boolean {
    return this.state === 'ready' || this.state === 'dancing' || this.state === 'finishing';
  }

  #handleBroken(): void {
    if (!this.#socket.reopen) {
      this.lost = { reason: 'dropped', retryAfter: null };
      return this.#enter('lost');
    }
    this.#broken = { state: this.state, missed: null };
    this.#enter('broken');
    this.#socket.reopen();
  }
}
