import { FrameMessageError, parseFrameMessage } from '@instep/protocol/frame-message';
import type { Close } from '@instep/protocol/close';
import { PROTOCOL_VERSION } from '@instep/protocol/messages';
import type { Milliseconds } from '@instep/choreo/units';
import {
  MessageError,
  parseClientMessage,
  type ClientMessage,
  type HelloMessage,
  type ResumeMessage,
  type StartMessage,
} from '@instep/protocol/client-message';
import type { BadFrames } from './bad-frames.ts';
import { RefusedError, type Floor } from './floor.ts';
import type { Line } from './line.ts';
import { MAX_IN_FLIGHT } from './frame-desk.ts';
import type { Session } from './session.ts';
import { startSession } from './start-session.ts';
import { startWatching, type Watching } from './watching.ts';

/** Counts a start of a dance; why it is refused, when too many came from the address. */
export type AdmitStart = () => Close | null;

/** A message as it came: text, or the bytes of a frame. */
export type Incoming = string | Uint8Array;

type State =
  | { readonly is: 'silent' | 'greeted' | 'closed' }
  | { readonly is: 'watching'; readonly watching: Watching }
  /** The record is being opened; what comes meanwhile is held. */
  | { readonly is: 'starting'; readonly held: Incoming[]; readonly settled: Promise<void> }
  | { readonly is: 'dancing'; readonly session: Session; readonly sessionId: string };

/** A page that ends a dance on purpose, or goes, says so. */
const GOODBYES: readonly number[] = [1000, 1001];
/** More than this while a session starts is no client of ours. */
const MOST_HELD = 64;

/**
 * What one socket may say, and when.
 *
 *     silent ──hello──▶ greeted ──watch──▶ watching ──start──▶ starting ──ready──▶ dancing ──▶ closed
 *                          ├───────────────start──────────────────▲                    ▲
 *                          └───────────────resume─────────────────────────────────────┘
 *
 * Frames are for watching and dancing. Whatever is out of place, or not understood, closes with a reason in words.
 */
export class PlayerConnection {
  #state: State = { is: 'silent' };
  readonly #floor: Floor;
  readonly #line: Line;
  readonly #badFrames: BadFrames;
  readonly #admitStart: AdmitStart;
  #callOffPatience: () => void;
  #watchesUntil: Milliseconds = Infinity;

  constructor(floor: Floor, line: Line, badFrames: BadFrames, admitStart: AdmitStart) {
    this.#floor = floor;
    this.#badFrames = badFrames;
    this.#admitStart = admitStart;
    this.#line = { send: line.send, close: (close) => this.#close(line, close) };
    this.#callOffPatience = floor.clock.after(floor.helloMs, () => void this.stop({ reason: 'hello_timeout' }));
  }

  /** Somebody dances here, or is about to. */
  get isDancing(): boolean {
    return this.#state.is === 'dancing' || this.#state.is === 'starting';
  }

  /** A message came. Never throws: what is wrong with it closes this connection, and no other. */
  handle(incoming: Incoming): void {
    try {
      if (this.#state.is === 'closed') return;
      if (this.#state.is === 'starting') return this.#hold(this.#state.held, incoming);
      if (this.#state.is === 'dancing') this.#floor.resumables.hear(this.#state.sessionId);
      if (typeof incoming === 'string') this.#handleMessage(parseClientMessage(incoming));
      else this.#handleFrame(incoming);
    } catch (error) {
      void this.stop(this.#closeFor(error));
    }
  }

  /** The socket has gone; there is nobody to tell. A dance waits for its player, unless he said goodbye. */
  async handleGone(code: number): Promise<void> {
    if (this.#state.is === 'starting') await this.#state.settled;
    if (this.#state.is !== 'dancing' || GOODBYES.includes(code)) return this.stop({ reason: 'left' });
    this.#floor.resumables.suspend(this.#state.sessionId, this.#line);
  }

  /** Ends whatever goes on. Resolves when all of it is kept and the way to close was told. */
  async stop(close: Close): Promise<void> {
    if (this.#state.is === 'starting') await this.#state.settled;
    const state = this.#state;
    this.#callOffPatience();
    if (state.is === 'dancing') return state.session.stop(close);
    this.#state = { is: 'closed' };
    if (state.is === 'watching') state.watching.leave();
    if (state.is !== 'closed') this.#line.close(close);
  }

  #handleMessage(message: ClientMessage): void {
    const { is } = this.#state;
    if (message.type === 'hello') return this.#greet(message);
    if (is === 'silent') throw new MessageError(`expected "hello" first, got "${message.type}"`);
    switch (message.type) {
      case 'watch':
        return this.#watch();
      case 'start':
        return this.#start(message);
      case 'leave':
        return void this.stop({ reason: 'left' });
      case 'resume':
        return this.#resume(message);
      case 'epoch':
        return this.#session(message.type).handleEpoch(message);
      case 'health':
        return this.#session(message.type).handleHealth(message);
      case 'ended':
        return void this.#session(message.type).handleEnded();
    }
  }

  #handleFrame(bytes: Uint8Array): void {
    const state = this.#state;
    if (state.is === 'watching') {
      this.#waitForDance();
      return state.watching.handleFrame(parseFrameMessage(bytes));
    }
    this.#session('a frame').handleFrame(parseFrameMessage(bytes));
  }

  /** The session that this is for. Throws MessageError. */
  #session(what: string): Session {
    if (this.#state.is === 'dancing') return this.#state.session;
    throw new MessageError(`expected "start" before ${what}`);
  }

  #greet({ version, ticket }: HelloMessage): void {
    if (this.#state.is !== 'silent') throw new MessageError('expected one "hello", got two');
    if (version !== PROTOCOL_VERSION) {
      const detail = `expected version ${PROTOCOL_VERSION}, got ${version}`;
      throw new RefusedError({ reason: 'outdated_page', detail });
    }
    if (!this.#floor.tickets.redeem(ticket)) throw new RefusedError({ reason: 'ticket_rejected' });
    this.#state = { is: 'greeted' };
    this.#waitForDance();
  }

  #watch(): void {
    if (this.#state.is !== 'greeted') throw new MessageError('expected "watch" once, before "start"');
    this.#refuseKillers();
    const watching = startWatching(this.#floor, this.#line, this.#badFrames, (close) => {
      this.#floor.log.warn({ reason: close.reason }, 'a camera check is ended for its frames');
      void this.stop(close);
    });
    this.#watchesUntil = this.#floor.clock.now() + this.#floor.watchMs;
    this.#waitForDance();
    this.#state = { is: 'watching', watching };
    this.#line.send({ type: 'watching', fps: watching.fps, maxInFlight: MAX_IN_FLIGHT });
  }

  #start(message: StartMessage): void {
    if (this.#state.is === 'dancing') throw new RefusedError({ reason: 'already_started' });
    this.#refuseKillers();
    const refusal = this.#admitStart();
    if (refusal) throw new RefusedError(refusal);
    // Its place is given back before the dancer's is taken, so that a full machine has it.
    if (this.#state.is === 'watching') this.#state.watching.leave();
    this.#callOffPatience();
    const held: Incoming[] = [];
    const settled = this.#started(message).then(() => held.forEach((incoming) => this.handle(incoming)));
    this.#state = { is: 'starting', held, settled };
  }

  /** Throws RefusedError while too many estimators were killed from this address of late. */
  #refuseKillers(): void {
    if (!this.#badFrames.mayBegin()) throw new RefusedError({ reason: 'deadly_frames' });
  }

  /** Leads from `starting` to `dancing`, or to `closed`. */
  async #started(message: StartMessage): Promise<void> {
    try {
      this.#state = { is: 'dancing', ...(await startSession(this.#floor, message, this.#line, this.#badFrames)) };
    } catch (error) {
      this.#state = { is: 'closed' };
      this.#line.close(this.#closeFor(error));
    }
  }

  #resume(message: ResumeMessage): void {
    if (this.#state.is !== 'greeted') throw new MessageError('expected "resume" right after "hello"');
    const session = this.#floor.resumables.resume(message, this.#line);
    if (!session) throw new RefusedError({ reason: 'session_gone' });
    this.#callOffPatience();
    this.#state = { is: 'dancing', session, sessionId: message.sessionId };
  }

  /** A place is for who dances soon: who shows nothing, or only himself for ever, is asked to go. */
  #waitForDance(): void {
    const { clock, idleMs } = this.#floor;
    this.#callOffPatience();
    const patience = Math.max(0, Math.min(idleMs, this.#watchesUntil - clock.now()));
    this.#callOffPatience = clock.after(patience, () => void this.stop({ reason: 'idle' }));
  }

  #hold(held: Incoming[], incoming: Incoming): void {
    if (held.length < MOST_HELD) held.push(incoming);
    else void this.stop({ reason: 'rate_limited' });
  }

  /** What is still on its way here has no more say: the dance may go on over another connection. */
  #close(line: Line, close: Close): void {
    this.#state = { is: 'closed' };
    line.close(close);
  }

  #closeFor(error: unknown): Close {
    if (error instanceof RefusedError) return error.close;
    const misunderstood = error instanceof MessageError || error instanceof FrameMessageError;
    if (misunderstood) return { reason: 'bad_message', detail: error.message };
    this.#floor.log.error({ err: error }, 'a fault at a socket');
    return { reason: 'server_error' };
  }
}
