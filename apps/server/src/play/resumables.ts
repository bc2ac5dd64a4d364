import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ResumeMessage } from '@instep/protocol/client-message';
import type { Close } from '@instep/protocol/close';
import type { ReadyMessage } from '@instep/protocol/messages';
import type { Milliseconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';
import type { Line } from './line.ts';
import type { ResumableLine } from './resumable-line.ts';
import type { Session } from './session.ts';

/** A dance that can go on over another socket. */
export type Resumable = {
  readonly session: Session;
  readonly line: ResumableLine;
  /** What `ready` says now, but for the secret. */
  readonly ready: () => Omit<ReadyMessage, 'resumeSecret'>;
};

type Kept = Resumable & {
  /** Hashes of the secrets that are good, in the order in which they were told; the first was used last. */
  secretHashes: readonly Buffer[];
  /** The player was heard over the socket that was told the newest secret: so they know it. */
  isHeard: boolean;
  callOff: () => void;
};

const SECRET_BYTES = 16;
/** The one that was used last, and those told since that may not have come through. */
const MAX_SECRETS = 8;

/** Hashes are all of one length, so that comparing them takes one time. */
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** The dances whose players may come back after their line broke; whoever knows the secret is the player. */
export class Resumables {
  readonly #kept = new Map<string, Kept>();
  readonly #running = new Set<string>();
  #draining = false;
  #onIdle = (): void => {};
  readonly #clock: Clock;
  readonly #withinMs: Milliseconds;

  constructor(clock: Clock, withinMs: Milliseconds) {
    this.#clock = clock;
    this.#withinMs = withinMs;
  }

  /** Dances that are not over. */
  get running(): number {
    return this.#running.size;
  }

  /** Nobody comes back any more. Resolves when all dances are over, or after so long. */
  async drain(patience: Milliseconds): Promise<void> {
    this.#draining = true;
    for (const { session, line } of this.#kept.values()) if (line.isBroken) void session.stop({ reason: 'left' });
    if (this.running === 0) return;
    await new Promise<void>((resolve) => {
      const callOff = this.#clock.after(patience, resolve);
      this.#onIdle = () => {
        callOff();
        resolve();
      };
    });
  }

  /** Keeps a dance that begins now, and says `ready`. */
  add(resumable: Resumable): void {
    const kept: Kept = { ...resumable, secretHashes: [], isHeard: false, callOff: () => {} };
    const ready = this.#readyWithNewSecret(kept);
    this.#kept.set(ready.sessionId, kept);
    this.#running.add(ready.sessionId);
    kept.line.send(ready);
  }

  /** The socket has gone: the dance stands still, for a while. */
  suspend(sessionId: string, line: Line): void {
    const kept = this.#kept.get(sessionId);
    // One that is over is only kept for its last words, and forgotten when their time is up.
    if (!kept?.line.break(line) || !this.#running.has(sessionId)) return;
    if (this.#draining) return void kept.session.stop({ reason: 'left' });
    kept.session.suspend();
    this.#later(kept, () => void kept.session.stop({ reason: 'left' }));
  }

  /**
   * Goes on over this socket; `null` when there is no such dance, or the secret is another. A secret is good until a
   * newer one is used: `ready`, which tells the newer one, may not have come through. While the player is heard over a
   * socket only the newest is, so that a try which arrives late takes nothing over.
   */
  resume({ sessionId, resumeSecret, lastMove }: ResumeMessage, line: Line): Session | null {
    const kept = this.#kept.get(sessionId);
    if (!kept) return null;
    const hash = hashOf(resumeSecret);
    const used = kept.secretHashes.findIndex((good) => timingSafeEqual(good, hash));
    const isNewest = used === kept.secretHashes.length - 1;
    if (used < 0 || (!isNewest && kept.isHeard && !kept.line.isBroken)) return null;
    kept.secretHashes = kept.secretHashes.slice(used);
    if (this.#running.has(sessionId)) kept.callOff();
    kept.session.resume();
    kept.line.mend(line, this.#readyWithNewSecret(kept), lastMove);
    return kept.session;
  }

  /** The player said something over the socket that the dance goes on over. */
  hear(sessionId: string): void {
    const kept = this.#kept.get(sessionId);
    if (kept) kept.isHeard = true;
  }

  /** The dance is over. Its result is kept for a while: the last words may not have come through. */
  end(sessionId: string): void {
    const kept = this.#kept.get(sessionId);
    this.#running.delete(sessionId);
    if (this.running === 0) this.#onIdle();
    if (kept) this.#later(kept, () => void this.#kept.delete(sessionId));
  }

  /** Ends all dances that go on. */
  async endAll(close: Close): Promise<void> {
    await Promise.all(Array.from(this.#kept.values(), ({ session }) => session.stop(close)));
  }

  /** Ends all dances, and forgets them. */
  async stop(close: Close): Promise<void> {
    await this.endAll(close);
    for (const { callOff } of this.#kept.values()) callOff();
    this.#kept.clear();
  }

  #later(kept: Kept, then: () => void): void {
    kept.callOff();
    kept.callOff = this.#clock.after(this.#withinMs, then);
  }

  #readyWithNewSecret(kept: Kept): ReadyMessage {
    const resumeSecret = randomBytes(SECRET_BYTES).toString('base64url');
    const [used, ...since] = [...kept.secretHashes, hashOf(resumeSecret)];
    // Bounds the list for a client that keeps resuming without using the newest secret.
    if (used) kept.secretHashes = [used, ...since.slice(1 - MAX_SECRETS)];
    kept.isHeard = false;
    return { ...kept.ready(), resumeSecret };
  }
}
