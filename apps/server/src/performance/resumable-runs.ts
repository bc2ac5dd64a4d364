import type { Milliseconds } from '@instep/choreo/units';
import type { ResumeMessage } from '@instep/protocol/client-message';
import type { Close } from '@instep/protocol/close';
import type { ReadyMessage } from '@instep/protocol/messages';
import { RenewedSecrets } from '../access/renewed-secrets.ts';
import type { Clock } from '../clock.ts';
import type { PlayerSource } from '../sources/player-source.ts';
import type { Channel, ResumableChannel } from './channel.ts';
import type { RunningPerformance } from './performance.ts';

/** A running dance: its performance or performances, and the source of its camera's frames. */
export type Run = {
  /** The first player's, where there are several. */
  readonly sessionId: string;
  readonly performance: RunningPerformance;
  readonly source: Pick<PlayerSource, 'put' | 'useServer' | 'swap'>;
};

/** A run that can be resumed over another connection. */
export type ResumableRun = Run & {
  readonly channel: ResumableChannel;
  /** How long the run waits for its player's next connection, where that differs from the server's setting. */
  readonly resumeTimeoutMs?: Milliseconds | undefined;
  /** Creates the `ready` message for the run's current state, without the secret. */
  readonly readyMessage: () => Omit<ReadyMessage, 'resumeSecret'>;
};

type RegisteredRun = ResumableRun & {
  readonly secrets: RenewedSecrets;
  cancelTimer: () => void;
};

/** The runs that players can resume after their connection broke. The resume secret identifies the player. */
export class ResumableRuns {
  /** By session id; runs that are over stay for a while, for their last messages. */
  readonly #runs = new Map<string, RegisteredRun>();
  readonly #runningIds = new Set<string>();
  #isDraining = false;
  #onAllEnded = (): void => {};
  readonly #clock: Clock;
  readonly #resumeTimeoutMs: Milliseconds;

  constructor(clock: Clock, resumeTimeoutMs: Milliseconds) {
    this.#clock = clock;
    this.#resumeTimeoutMs = resumeTimeoutMs;
  }

  /** How many runs are not over. */
  get runningCount(): number {
    return this.#runningIds.size;
  }

  /**
   * Stops the runs whose player is disconnected, and from now on each run whose connection breaks. Resolves when all
   * runs are over, or after the timeout.
   */
  async drain(timeoutMs: Milliseconds): Promise<void> {
    this.#isDraining = true;
    for (const { performance, channel } of this.#runs.values()) {
      if (channel.isDisconnected) void performance.stop({ reason: 'left' });
    }
    if (this.runningCount === 0) return;
    await new Promise<void>((resolve) => {
      const cancelTimeout = this.#clock.after(timeoutMs, resolve);
      this.#onAllEnded = () => {
        cancelTimeout();
        resolve();
      };
    });
  }

  /** Registers a run that starts now, and sends `ready`. */
  start(run: ResumableRun): void {
    const registered: RegisteredRun = {
      ...run,
      secrets: new RenewedSecrets(),
      cancelTimer: () => {},
    };
    this.#runs.set(run.sessionId, registered);
    this.#runningIds.add(run.sessionId);
    run.channel.send(readyWithNewSecret(registered));
  }

  /** Handles a closed connection: the run waits for its player until the timeout, then it is stopped. */
  suspend(sessionId: string, connection: Channel): void {
    const run = this.#runs.get(sessionId);
    // A run that is over stays only for its last messages, and is deleted after a timeout.
    if (!run?.channel.disconnect(connection) || !this.#runningIds.has(sessionId)) return;
    if (this.#isDraining) return void run.performance.stop({ reason: 'left' });
    run.performance.suspend();
    this.#startTimer(run, () => void run.performance.stop({ reason: 'left' }));
  }

  /**
   * Resumes over this connection; `null` when there is no such run, or the secret is wrong. A secret is valid until a
   * newer one is used: `ready`, which carries the newer one, may not have arrived. While the player is connected and the
   * newest secret is confirmed, only that one is valid, so that a late attempt can't take the run over.
   */
  resume(
    { sessionId, resumeSecret, lastMove, lastMoves = [lastMove] }: ResumeMessage,
    connection: Channel,
  ): Run | null {
    const run = this.#runs.get(sessionId);
    if (!run?.secrets.redeem(resumeSecret, !run.channel.isDisconnected)) return null;
    if (this.#runningIds.has(sessionId)) run.cancelTimer();
    run.performance.resume();
    run.channel.reconnect(connection, readyWithNewSecret(run), ...lastMoves);
    return run;
  }

  /** Something was received over the run's current connection, so its `ready` has arrived. */
  confirmSecret(sessionId: string): void {
    this.#runs.get(sessionId)?.secrets.confirm();
  }

  /** Handles the end of a run. It can be resumed for a while, because its last messages may not have arrived. */
  handleEnd(sessionId: string): void {
    const run = this.#runs.get(sessionId);
    this.#runningIds.delete(sessionId);
    if (this.runningCount === 0) this.#onAllEnded();
    if (run) this.#startTimer(run, () => void this.#runs.delete(sessionId));
  }

  /** Stops all runs. */
  async stopAll(reason: Close): Promise<void> {
    await Promise.all(Array.from(this.#runs.values(), ({ performance }) => performance.stop(reason)));
  }

  /** Stops all runs, and deletes them: none can be resumed any more. */
  async close(reason: Close): Promise<void> {
    await this.stopAll(reason);
    for (const { cancelTimer } of this.#runs.values()) cancelTimer();
    this.#runs.clear();
  }

  #startTimer(run: RegisteredRun, onTimeout: () => void): void {
    run.cancelTimer();
    run.cancelTimer = this.#clock.after(run.resumeTimeoutMs ?? this.#resumeTimeoutMs, onTimeout);
  }
}

const readyWithNewSecret = (run: RegisteredRun): ReadyMessage => ({
  ...run.readyMessage(),
  resumeSecret: run.secrets.issue(),
});
