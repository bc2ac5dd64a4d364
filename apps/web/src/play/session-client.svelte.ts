/** The client's side of the protocol between a player's page and the server. */
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

/** The part of a WebSocket that the client needs. */
export type Socket = Pick<WebSocket, 'binaryType' | 'bufferedAmount' | 'close' | 'readyState' | 'send'> &
  EventTarget & {
    /** Lets the page open a session; available once the socket is open. */
    readonly ticket?: string | undefined;
    /** Tries to reopen after a break: `open` reports success, another `close` that it gave up. */
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
  /** A verdict was added to `verdicts`. */
  readonly judged: () => void;
};

type EpochMessage = Extract<ClientMessage, { type: 'epoch' }>;
type EndedMessage = Extract<ClientMessage, { type: 'ended' }>;
/** The state before the break, and the last epoch that the server has missed: it is sent when the dance is resumed. */
type Broken = { readonly state: ClientState; missed: EpochMessage | null };

const OPEN = 1;
/** The close code of a connection that broke. */
const BROKE = 1006;

/**
 * The client's side of the protocol with the server, for one dance.
 *
 *     connecting ▶ open ──watch──▶ watching ──start──▶ starting ──ready──▶ ready ──epoch──▶ dancing
 *                                                                                               │ end
 *                                                                    finished ◀── finishing ◀───┘
 *
 * A socket that breaks in ready, dancing or finishing leads to broken, and back to that state once the server has
 * resumed. From any state: `leave` leads to left; a socket that closes before `finished` leads to lost, with the
 * reason.
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
  /** The player's own lateness, without the rig's lag, once that is known. */
  late = $state<Seconds | null>(null);
  /** The share that was judged of what could have been judged so far. */
  seen = $state<UnitInterval>(1);
  /** How well the player is doing at the moment; null while that is not known. */
  level = $state<UnitInterval | null>(null);
  /** The latest pose seen; null if nobody was. */
  pose = $state.raw<FlatPose | null>(null);
  result = $state.raw<DanceResult | null>(null);
  readonly #socket: Socket;
  readonly #events: ClientEvents;
  #grant: Grant = { fps: 0, maxInFlight: 0 };
  /** Valid until a newer one is used: if the next one is lost on the way, this one still works. */
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

  /** Requests that poses are estimated and sent back; nothing is judged or stored. */
  watch(): void {
    if (this.state === 'open') this.#send({ type: 'watch' });
  }

  /** Requests that a run be judged. */
  start(request: Omit<StartMessage, 'type'>): void {
    if (this.state !== 'open' && this.state !== 'watching') return;
    this.#enter('starting');
    this.#send({ type: 'start', ...request });
  }

  /** Sends a message that needs no answer: a new epoch, or the camera's health. */
  tell(message: Extract<ClientMessage, { type: 'epoch' | 'health' }>): void {
    if (this.#broken && message.type === 'epoch') this.#broken.missed = message;
    if (this.state !== 'ready' && this.state !== 'dancing') return;
    if (message.type === 'epoch') this.#enter('dancing');
    this.#send(message);
  }

  /**
   * Sends nothing while the dance waits to be resumed: a frame would confirm to the server that its `ready` has
   * arrived.
   */
  sendFrame(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#socket.readyState === OPEN && !this.#broken) this.#socket.send(bytes);
  }

  /** The video has ended: the server finishes, sends the result and closes. */
  end(lastSequence: number): void {
    if (this.state !== 'dancing' && this.state !== 'ready') return;
    this.#ended = { type: 'ended', lastSequence };
    this.#enter('finishing');
    this.#send(this.#ended);
  }

  /** Leaves the session, which stays unfinished. */
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

  /** Continues the dance where it broke, and sends what could not be sent meanwhile. */
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
