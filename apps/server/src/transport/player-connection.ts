import type { Milliseconds } from '@instep/choreo/units';
import {
  MessageError,
  parseClientMessage,
  type ClientMessage,
  type HelloMessage,
  type PoseOrigin,
  type ResumeMessage,
  type StartMessage,
  type WatchMessage,
} from '@instep/protocol/client-message';
import type { Close } from '@instep/protocol/close';
import { FrameMessageError, parseFrameMessage } from '@instep/protocol/frame-message';
import { MAX_IN_FLIGHT } from '@instep/protocol/limits';
import { PROTOCOL_VERSION } from '@instep/protocol/messages';
import type { CameraTrack } from '@instep/blazepose/camera-estimator';
import type { BadFrames } from '../limits/bad-frames.ts';
import { startCameraCheck } from '../performance/camera-check.ts';
import type { Channel } from '../performance/channel.ts';
import { RefusedError, type PerformanceContext } from '../performance/context.ts';
import type { AdmitToRoom } from '../performance/room-admission.ts';
import type { Run } from '../performance/resumable-runs.ts';
import { startPerformance } from '../performance/start-performance.ts';
import type { PlayerSource } from '../sources/player-source.ts';

/** A message as it was received: text, or the bytes of a frame. */
export type Incoming = string | Uint8Array;

/** Counts a start of a dance; returns why it is refused when too many came from the address. */
export type AdmitStart = () => Close | null;

export type PlayerConnectionOptions = {
  readonly channel: Channel;
  readonly badFrames: BadFrames;
  readonly admitStart: AdmitStart;
  readonly admitToRoom: AdmitToRoom;
};

type State =
  | { readonly is: 'connected' | 'greeted' | 'closed' }
  | { readonly is: 'watching'; readonly source: PlayerSource }
  /** The record is being opened; messages received meanwhile are held. */
  | { readonly is: 'starting'; readonly held: Incoming[]; readonly settled: Promise<void> }
  | { readonly is: 'dancing'; readonly run: Run };

/** The codes that a page sends when it ends a dance on purpose, or is closed. */
const DELIBERATE_CLOSES: readonly number[] = [1000, 1001];
/** Our page sends no more than this while a session starts. */
const MAX_HELD = 64;

/**
 * What one socket may send, and when.
 *
 *     connected ──hello──▶ greeted ──watch──▶ watching ──start──▶ starting ──ready──▶ dancing ──▶ closed
 *                             ├───────────────start──────────────────▲                    ▲
 *                             └───────────────resume─────────────────────────────────────┘
 *
 * Frames are allowed while watching and dancing. A message that is out of place or invalid closes the socket with a
 * reason.
 */
export class PlayerConnection {
  #state: State = { is: 'connected' };
  readonly #context: PerformanceContext;
  readonly #channel: Channel;
  readonly #options: Omit<PlayerConnectionOptions, 'channel'>;
  #cancelTimer: () => void;
  #cameraCheckEndsAt: Milliseconds = Infinity;

  constructor(context: PerformanceContext, { channel, ...options }: PlayerConnectionOptions) {
    this.#context = context;
    this.#options = options;
    this.#channel = { send: channel.send, close: (close) => this.#close(channel, close) };
    this.#cancelTimer = context.clock.after(context.helloMs, () => void this.stop({ reason: 'hello_timeout' }));
  }

  /** Whether a dance is running here, or is about to. */
  get isDancing(): boolean {
    return this.#state.is === 'dancing' || this.#state.is === 'starting';
  }

  /** Handles a message. Never throws: an invalid message closes this connection, and no other. */
  handle(incoming: Incoming): void {
    try {
      if (this.#state.is === 'closed') return;
      if (this.#state.is === 'starting') return this.#hold(this.#state.held, incoming);
      if (this.#state.is === 'dancing') this.#context.resumableRuns.confirmSecret(this.#state.run.sessionId);
      if (typeof incoming === 'string') this.#handleMessage(parseClientMessage(incoming));
      else this.#handleFrame(incoming);
    } catch (error) {
      void this.stop(this.#closeFor(error));
    }
  }

  /** The socket is gone, so nothing can be sent. A dance waits for its player, unless they left on purpose. */
  async handleGone(code: number): Promise<void> {
    if (this.#state.is === 'starting') await this.#state.settled;
    if (this.#state.is !== 'dancing' || DELIBERATE_CLOSES.includes(code)) return this.stop({ reason: 'left' });
    this.#context.resumableRuns.suspend(this.#state.run.sessionId, this.#channel);
  }

  /** Ends the camera check or the dance. Resolves when all of it is on disk and the socket was told to close. */
  async stop(close: Close): Promise<void> {
    if (this.#state.is === 'starting') await this.#state.settled;
    const state = this.#state;
    this.#cancelTimer();
    if (state.is === 'dancing') return state.run.performance.stop(close);
    this.#state = { is: 'closed' };
    if (state.is === 'watching') state.source.close();
    if (state.is !== 'closed') this.#channel.close(close);
  }

  #handleMessage(message: ClientMessage): void {
    const { is } = this.#state;
    if (message.type === 'hello') return this.#handleHello(message);
    if (is === 'connected') throw new MessageError(`expected "hello" first, got "${message.type}"`);
    switch (message.type) {
      case 'watch':
        this.#refuseDisallowedPoses(message);
        return this.#startCameraCheck(message);
      case 'start':
        this.#refuseDisallowedPoses(message);
        return this.#start(message);
      case 'poses':
        return this.#sourceFor(message.type).useServer();
      case 'swap':
        return this.#sourceFor(message.type).swap(...message.seats);
      case 'leave':
        return void this.stop({ reason: 'left' });
      case 'resume':
        return this.#resume(message);
      case 'epoch':
        return this.#runFor(message.type).performance.handleEpoch(message);
      case 'health':
        this.#context.counters.countHealth(message);
        return this.#runFor(message.type).performance.handleHealth(message);
      case 'lab':
        return this.#runFor(message.type).performance.handleLab(message);
      case 'ended':
        return void this.#runFor(message.type).performance.handleEnded();
    }
  }

  #handleFrame(bytes: Uint8Array): void {
    const state = this.#state;
    if (state.is === 'watching') {
      this.#restartIdleTimer();
      return state.source.put(parseFrameMessage(bytes));
    }
    const { performance, source } = this.#runFor('a frame');
    const frame = parseFrameMessage(bytes);
    if (performance.admit(frame)) source.put(frame);
  }

  /** The run to which a message belongs. Throws MessageError. */
  #runFor(what: string): Run {
    if (this.#state.is === 'dancing') return this.#state.run;
    throw new MessageError(`expected "start" before ${what}`);
  }

  /** The source of this player's frames. Throws MessageError. */
  #sourceFor(what: string): Run['source'] {
    return this.#state.is === 'watching' ? this.#state.source : this.#runFor(what).source;
  }

  #handleHello({ version, ticket }: HelloMessage): void {
    if (this.#state.is !== 'connected') throw new MessageError('expected one "hello", got two');
    if (version !== PROTOCOL_VERSION) {
      const detail = `expected version ${PROTOCOL_VERSION}, got ${version}`;
      throw new RefusedError({ reason: 'outdated_page', detail });
    }
    if (!this.#context.tickets.redeem(ticket)) throw new RefusedError({ reason: 'ticket_rejected' });
    this.#state = { is: 'greeted' };
    this.#restartIdleTimer();
  }

  #startCameraCheck(message: WatchMessage): void {
    if (this.#state.is !== 'greeted') throw new MessageError('expected "watch" once, before "start"');
    this.#refuseDeadlyFrames();
    const refuse = (close: Close): void => {
      this.#context.log.warn({ reason: close.reason }, 'a camera check is ended for its frames');
      void this.stop(close);
    };
    const source = startCameraCheck(this.#context, this.#channel, this.#options.badFrames, refuse, message);
    this.#cameraCheckEndsAt = this.#context.clock.now() + this.#context.watchMs;
    this.#restartIdleTimer();
    this.#state = { is: 'watching', source };
    this.#channel.send({ type: 'watching', fps: source.fps, maxInFlight: MAX_IN_FLIGHT });
  }

  #start(message: StartMessage): void {
    if (this.#state.is === 'dancing') throw new RefusedError({ reason: 'already_started' });
    this.#refuseDeadlyFrames();
    const refusal = this.#options.admitStart();
    if (refusal) throw new RefusedError(refusal);
    // Its share of the frame budget is released before one for the dance is requested, so that it is available on a
    // full machine.
    const checked = this.#state.is === 'watching' ? this.#state.source : null;
    checked?.close();
    this.#cancelTimer();
    const held: Incoming[] = [];
    const settled = this.#openPerformance(message, checked?.track ?? null).then(() =>
      held.forEach((incoming) => this.handle(incoming)),
    );
    this.#state = { is: 'starting', held, settled };
  }

  /** Throws RefusedError for a page that doesn't know yet that the host lets only the server estimate poses. */
  #refuseDisallowedPoses({ poses }: { readonly poses?: PoseOrigin | undefined }): void {
    if (poses !== 'device' || this.#context.poses !== 'server') return;
    throw new RefusedError({ reason: 'outdated_page', detail: 'expected poses by the server, got by the device' });
  }

  /** Throws RefusedError while too many estimator workers have died of frames from this address. */
  #refuseDeadlyFrames(): void {
    if (!this.#options.badFrames.mayStart()) throw new RefusedError({ reason: 'deadly_frames' });
  }

  /** Goes from `starting` to `dancing`, or to `closed`. */
  async #openPerformance(message: StartMessage, track: CameraTrack | null): Promise<void> {
    try {
      const { badFrames, admitToRoom } = this.#options;
      const request = { start: message, connection: this.#channel, badFrames, admitToRoom, track };
      const run = await startPerformance(this.#context, request);
      this.#state = { is: 'dancing', run };
    } catch (error) {
      this.#state = { is: 'closed' };
      this.#channel.close(this.#closeFor(error));
    }
  }

  #resume(message: ResumeMessage): void {
    if (this.#state.is !== 'greeted') throw new MessageError('expected "resume" right after "hello"');
    const run = this.#context.resumableRuns.resume(message, this.#channel);
    if (!run) throw new RefusedError({ reason: 'session_gone' });
    this.#cancelTimer();
    this.#state = { is: 'dancing', run };
  }

  /**
   * A socket is for players who dance soon: one that sends nothing, or only checks its camera for too long, is closed.
   */
  #restartIdleTimer(): void {
    const { clock, idleMs } = this.#context;
    this.#cancelTimer();
    const delay = Math.max(0, Math.min(idleMs, this.#cameraCheckEndsAt - clock.now()));
    this.#cancelTimer = clock.after(delay, () => void this.stop({ reason: 'idle' }));
  }

  #hold(held: Incoming[], incoming: Incoming): void {
    if (held.length < MAX_HELD) held.push(incoming);
    else void this.stop({ reason: 'rate_limited' });
  }

  /** Messages still on their way are ignored: the dance may go on over another connection. */
  #close(channel: Channel, close: Close): void {
    this.#state = { is: 'closed' };
    channel.close(close);
  }

  #closeFor(error: unknown): Close {
    if (error instanceof RefusedError) return error.close;
    const isMisunderstood = error instanceof MessageError || error instanceof FrameMessageError;
    if (isMisunderstood) return { reason: 'bad_message', detail: error.message };
    this.#context.log.error({ err: error }, 'a fault at a socket');
    return { reason: 'server_error' };
  }
}
