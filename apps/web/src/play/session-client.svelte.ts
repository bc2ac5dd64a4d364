/** The client's side of the protocol between a player's page and the server. */
import type { ClientMessage, PoseOrigin, StartMessage } from '@instep/protocol/client-message';
import type { FlatPose } from '@instep/protocol/flat-pose';
import { encodeFrameMessage, type FrameMessage } from '@instep/protocol/frame-message';
import type { Grant } from './frame-pacer.ts';
import {
  encodeMessage,
  parseServerMessage,
  PROTOCOL_VERSION,
  type FrameResultMessage,
  type ServerMessage,
  type VerdictMessage,
} from '@instep/protocol/messages';
import { SeatScore } from './seat-score.svelte.ts';
import { connectionLossOf, type ConnectionLoss } from './connection-loss.ts';

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
  readonly onState: (state: ClientState) => void;
  readonly onGrant: (grant: Grant) => void;
  readonly onFrameResult: (result: FrameResultMessage) => void;
  /** Called after the verdict was added to `verdicts`. */
  readonly onVerdict: (verdict: VerdictMessage) => void;
  /** Called with each message first, for the Lab. */
  readonly onMessage?: (message: ServerMessage) => void;
};

type EpochMessage = Extract<ClientMessage, { type: 'epoch' }>;
type EndedMessage = Extract<ClientMessage, { type: 'ended' }>;
/** The state before the break, and the last epoch that the server has missed: it is sent when the dance is resumed. */
type Interruption = { readonly state: ClientState; missedEpoch: EpochMessage | null };

const OPEN = 1;
/** The close code of a connection that broke. */
const ABNORMAL_CLOSURE = 1006;

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
export class SessionClient extends SeatScore {
  state = $state<ClientState>('connecting');
  loss = $state.raw<ConnectionLoss | null>(null);
  closeInfo = $state.raw<CloseInfo | null>(null);
  sessionId = $state<string | null>(null);
  /** How many moves will be judged. */
  moveCount = $state(0);
  /** Each player before the camera, from the left: the first is the client itself, which a player alone needs only. */
  readonly seats: readonly [SeatScore, ...SeatScore[]];
  /** Where the poses of the dance are estimated, by the frames sent so far; null before the first. */
  measuredBy = $state<PoseOrigin | 'both' | null>(null);
  /** How many of them stand before the camera at once. */
  readonly #followed: number;
  readonly #socket: Socket;
  readonly #events: ClientEvents;
  #grant: Grant = { fps: 0, maxInFlight: 0 };
  /** Valid until a newer one is used: if the next one is lost on the way, this one still works. */
  #resumeSecret = '';
  #lastSequence = -1;
  #interruption: Interruption | null = null;
  #endedMessage: EndedMessage | null = null;

  constructor(socket: Socket, events: ClientEvents, players = 1, followed = players) {
    super();
    this.seats = [this, ...Array.from({ length: players - 1 }, () => new SeatScore())];
    this.#followed = followed;
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

  /** Begins a camera check; nothing is judged or stored. `poses` says who estimates them. */
  watch(poses: PoseOrigin = 'server'): void {
    if (this.state === 'open')
      this.#send({ type: 'watch', poses, ...(this.#followed > 1 && { players: this.#followed }) });
  }

  /** This device estimates no more poses: JPEG frames follow, and the server answers the rate. */
  useServer(): void {
    this.#send({ type: 'poses', by: 'server' });
  }

  /** Two players were taken for each other. */
  swap(a: number, b: number): void {
    if (!this.#interruption) this.#send({ type: 'swap', seats: [a, b] });
  }

  /** The poses that this device has estimated, from the left. */
  setPoses(poses: readonly (FlatPose | null)[]): void {
    this.seats.forEach((seat, index) => (seat.pose = poses[index] ?? null));
  }

  /** Requests that a run be judged. */
  start(request: Omit<StartMessage, 'type'>): void {
    if (this.state !== 'open' && this.state !== 'watching') return;
    this.#enter('starting');
    this.#send({ type: 'start', ...request });
  }

  /** Sends a message that needs no answer: a new epoch, the camera's health, or what the Lab asks for. */
  sendUpdate(message: Extract<ClientMessage, { type: 'epoch' | 'health' | 'lab' }>): void {
    if (this.#interruption && message.type === 'epoch') this.#interruption.missedEpoch = message;
    if (this.state !== 'ready' && this.state !== 'dancing') return;
    if (message.type === 'epoch') this.#enter('dancing');
    this.#send(message);
  }

  /**
   * Sends nothing while the dance waits to be resumed: a frame would confirm to the server that its `ready` has
   * arrived.
   */
  sendFrame(frame: FrameMessage): void {
    if (this.#socket.readyState !== OPEN || this.#interruption) return;
    this.#socket.send(encodeFrameMessage(frame));
    const origin = 'jpeg' in frame ? 'server' : 'device';
    if (this.state === 'dancing') this.measuredBy = (this.measuredBy ?? origin) === origin ? origin : 'both';
  }

  /** The video has ended: the server finishes, sends the result and closes. */
  end(lastSequence: number): void {
    if (this.state !== 'dancing' && this.state !== 'ready') return;
    this.#endedMessage = { type: 'ended', lastSequence };
    this.#enter('finishing');
    this.#send(this.#endedMessage);
  }

  /** Leaves the session, which stays unfinished. */
  leave(): void {
    this.#endSession('left');
  }

  /** Stops waiting for a server that no longer answers. */
  stopWaiting(): void {
    if (this.state === 'finished' || this.state === 'lost' || this.state === 'left') return;
    this.loss = { reason: 'silent', retryAfter: null };
    this.#endSession('lost');
  }

  /** Several players share the camera. */
  get #isShared(): boolean {
    return this.seats.length > 1;
  }

  #endSession(state: 'left' | 'lost'): void {
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
    this.#events.onState(state);
  }

  #handleOpen(): void {
    if (this.state !== 'connecting' && this.state !== 'broken') return this.#socket.close(1000);
    this.#send({ type: 'hello', version: PROTOCOL_VERSION, ticket: this.#socket.ticket });
    if (this.state === 'connecting') this.#enter('open');
    else this.#requestResume();
  }

  #requestResume(): void {
    this.#send({
      type: 'resume',
      sessionId: this.sessionId ?? '',
      resumeSecret: this.#resumeSecret,
      lastSequence: this.#lastSequence,
      lastMove: lastMoveOf(this),
      ...(this.#isShared && { lastMoves: this.seats.map(lastMoveOf) }),
    });
  }

  /** Continues the dance where it broke, and sends what could not be sent meanwhile. */
  #handleResumed({ state, missedEpoch }: Interruption): void {
    this.#interruption = null;
    if (missedEpoch) this.#send(missedEpoch);
    if (this.#endedMessage) this.#send(this.#endedMessage);
    this.#enter(missedEpoch && state === 'ready' ? 'dancing' : state);
  }

  #handleMessage(data: unknown): void {
    if (typeof data !== 'string') return;
    const message = parseServerMessage(data);
    this.#events.onMessage?.(message);
    this.#handleServerMessage(message);
  }

  #handleServerMessage(message: ServerMessage): void {
    switch (message.type) {
      case 'watching':
        this.#handleGrant(message);
        return this.#enter('watching');
      case 'ready':
        this.sessionId = message.sessionId;
        this.#resumeSecret = message.resumeSecret;
        this.moveCount = message.moves;
        this.#handleGrant(message);
        return this.#interruption ? this.#handleResumed(this.#interruption) : this.#enter('ready');
      case 'rate':
        return this.#handleGrant({ ...this.#grant, fps: message.fps });
      case 'frame':
        this.#lastSequence = message.sequence;
        if (message.outcome === 'seen' && message.pose) this.setPoses([message.pose]);
        if (message.poses) this.setPoses(message.poses);
        if (message.outcome === 'nobody') this.setPoses([]);
        return this.#events.onFrameResult(message);
      case 'live': {
        const seat = this.#seatOf(message);
        seat.level = message.level;
        seat.points = message.points;
        seat.judgedShare = message.seen;
        seat.lateness = message.lateS;
        return;
      }
      case 'verdict': {
        const seat = this.#seatOf(message);
        seat.verdicts = [...seat.verdicts, message];
        return this.#events.onVerdict(message);
      }
      case 'saved':
      case 'evidence':
      case 'alive':
        return;
      case 'finished':
        this.#seatOf(message).result = message.result;
        if (this.seats.every(({ result }) => result)) this.#enter('finished');
    }
  }

  #seatOf({ seat = 0 }: { readonly seat?: number | undefined }): SeatScore {
    return this.seats[seat] ?? this;
  }

  #handleGrant({ fps, maxInFlight }: Grant): void {
    this.#grant = { fps, maxInFlight };
    this.#events.onGrant(this.#grant);
  }

  #handleClose({ code, wasClean, reason }: CloseEvent): void {
    this.closeInfo = { code, wasClean };
    if (this.state === 'finished' || this.state === 'left' || this.state === 'lost') return;
    if (code === ABNORMAL_CLOSURE && this.#canResume()) return this.#handleBroken();
    // Of several players, one whose judge has failed gets no result.
    if (this.seats.some(({ result }) => result)) return this.#enter('finished');
    this.loss = connectionLossOf({ code, reason }, this.state === 'connecting');
    this.#enter('lost');
  }

  #canResume(): boolean {
    return this.state === 'ready' || this.state === 'dancing' || this.state === 'finishing';
  }

  #handleBroken(): void {
    if (!this.#socket.reopen) {
      this.loss = { reason: 'dropped', retryAfter: null };
      return this.#enter('lost');
    }
    this.#interruption = { state: this.state, missedEpoch: null };
    this.#enter('broken');
    this.#socket.reopen();
  }
}

/** The number of the last move that was judged; 0 before the first. */
const lastMoveOf = ({ verdicts }: SeatScore): number => verdicts.at(-1)?.move ?? 0;
