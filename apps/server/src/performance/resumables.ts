import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Milliseconds } from '@instep/choreo/units';
import type { ResumeMessage } from '@instep/protocol/client-message';
import type { Close } from '@instep/protocol/close';
import type { FrameMessage } from '@instep/protocol/frame-message';
import type { ReadyMessage } from '@instep/protocol/messages';
import type { Clock } from '../clock.ts';
import type { Source } from '../sources/observation.ts';
import type { Channel, ResumableChannel } from './channel.ts';
import type { Performance } from './performance.ts';

/** A performance, and the source of its player's frames. */
export type Run = {
  readonly sessionId: string;
  readonly performance: Performance;
  readonly source: Pick<Source<FrameMessage>, 'put'>;
};

/** A run that can be resumed over another connection. */
export type Resumable = Run & {
  readonly channel: ResumableChannel;
  /** The `ready` message as it would be now, without the secret. */
  readonly ready: () => Omit<ReadyMessage, 'resumeSecret'>;
};

type Kept = Resumable & {
  /** Hashes of the valid secrets in the order in which they were sent; the first was used last. */
  secretHashes: readonly Buffer[];
  /** Something was received over the connection to which the newest secret was sent, so the player has it. */
  hasNewestSecret: boolean;
  cancelTimer: () => void;
};

const SECRET_BYTES = 16;
/** The secret that was used last, and those sent since, which may not have arrived. */
const MAX_SECRETS = 8;

/** Hashes all have the same length, so that a comparison always takes the same time. */
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** The runs that players can resume after their connection broke; the secret identifies the player. */
export class Resumables {
  readonly #kept = new Map<string, Kept>();
  readonly #running = new Set<string>();
  #isDraining = false;
  #onIdle = (): void => {};
  readonly #clock: Clock;
  readonly #withinMs: Milliseconds;

  constructor(clock: Clock, withinMs: Milliseconds) {
    this.#clock = clock;
    this.#withinMs = withinMs;
  }

  /** How many dances are running. */
  get running(): number {
    return this.#running.size;
  }

  /** Allows no more resuming. Resolves when all dances are over, or after the timeout. */
  async drain(timeoutMs: Milliseconds): Promise<void> {
    this.#isDraining = true;
    for (const { performance, channel } of this.#kept.values()) {
      if (channel.isBroken) void performance.stop({ reason: 'left' });
    }
    if (this.running === 0) return;
    await new Promise<void>((resolve) => {
      const cancelTimeout = this.#clock.after(timeoutMs, resolve);
      this.#onIdle = () => {
        cancelTimeout();
        resolve();
      };
    });
  }

  /** Registers a run that starts now, and sends `ready`. */
  start(resumable: Resumable): void {
    const kept: Kept = { ...resumable, secretHashes: [], hasNewestSecret: false, cancelTimer: () => {} };
    this.#kept.set(kept.sessionId, kept);
    this.#running.add(kept.sessionId);
    kept.channel.send(readyWithNewSecret(kept));
  }

  /** The connection is gone: the dance waits for its player for a while. */
  suspend(sessionId: string, connection: Channel): void {
    const kept = this.#kept.get(sessionId);
    // A dance that is over is kept only for its last messages, and forgotten after a timeout.
    if (!kept?.channel.break(connection) || !this.#running.has(sessionId)) return;
    if (this.#isDraining) return void kept.performance.stop({ reason: 'left' });
    kept.performance.suspend();
    this.#startTimer(kept, () => void kept.performance.stop({ reason: 'left' }));
  }

  /**
   * Resumes over this connection; `null` when there is no such run, or the secret is wrong. A secret is valid until a
   * newer one is used: `ready`, which carries the newer one, may not have arrived. While the player is connected only
   * the newest is valid, so that a late attempt can't take the dance over.
   */
  resume({ sessionId, resumeSecret, lastMove }: ResumeMessage, connection: Channel): Run | null {
    const kept = this.#kept.get(sessionId);
    if (!kept) return null;
    const hash = hashOf(resumeSecret);
    const used = kept.secretHashes.findIndex((valid) => timingSafeEqual(valid, hash));
    const isNewest = used === kept.secretHashes.length - 1;
    if (used < 0 || (!isNewest && kept.hasNewestSecret && !kept.channel.isBroken)) return null;
    kept.secretHashes = kept.secretHashes.slice(used);
    if (this.#running.has(sessionId)) kept.cancelTimer();
    kept.performance.resume();
    kept.channel.mend(connection, readyWithNewSecret(kept), lastMove);
    return kept;
  }

  /** Something was received over the dance's current connection: so its `ready` has arrived. */
  confirmSecret(sessionId: string): void {
    const kept = this.#kept.get(sessionId);
    if (kept) kept.hasNewestSecret = true;
  }

  /** The dance is over. Its result is kept for a while: the last messages may not have arrived. */
  end(sessionId: string): void {
    const kept = this.#kept.get(sessionId);
    this.#running.delete(sessionId);
    if (this.running === 0) this.#onIdle();
    if (kept) this.#startTimer(kept, () => void this.#kept.delete(sessionId));
  }

  /** Ends all running dances. */
  async endAll(close: Close): Promise<void> {
    await Promise.all(Array.from(this.#kept.values(), ({ performance }) => performance.stop(close)));
  }

  /** Ends all dances, and forgets them. */
  async stop(close: Close): Promise<void> {
    await this.endAll(close);
    for (const { cancelTimer } of this.#kept.values()) cancelTimer();
    this.#kept.clear();
  }

  #startTimer(kept: Kept, then: () => void): void {
    kept.cancelTimer();
    kept.cancelTimer = this.#clock.after(this.#withinMs, then);
  }
}

const readyWithNewSecret = (kept: Kept): ReadyMessage => {
  const resumeSecret = randomBytes(SECRET_BYTES).toString('base64url');
  const [used, ...since] = [...kept.secretHashes, hashOf(resumeSecret)];
  // Bounds the list for a client that keeps resuming without using the newest secret.
  if (used) kept.secretHashes = [used, ...since.slice(1 - MAX_SECRETS)];
  kept.hasNewestSecret = false;
  return { ...kept.ready(), resumeSecret };
};
