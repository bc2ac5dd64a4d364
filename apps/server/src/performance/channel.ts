import type { Close } from '@instep/protocol/close';
import type { ServerMessage, VerdictMessage } from '@instep/protocol/messages';

/** The connection to a player's page. */
export type Channel = {
  readonly send: (message: ServerMessage) => void;
  readonly close: (reason: Close) => void;
};

/**
 * A channel that outlives its connection: when that breaks, another one can replace it. Messages that the player must
 * not miss are stored and sent again; messages that matter only for a moment are not.
 */
export class ResumableChannel implements Channel {
  #connection: Channel | null;
  /** Why the channel was closed; `null` while it is open. */
  #closeReason: Close | null = null;
  readonly #seats: SeatMessages[] = [];

  constructor(connection: Channel) {
    this.#connection = connection;
  }

  get isDisconnected(): boolean {
    return this.#connection === null;
  }

  send(message: ServerMessage): void {
    if (isStored(message)) (this.#seats[message.seat ?? 0] ??= new SeatMessages()).store(message);
    this.#connection?.send(message);
  }

  close(reason: Close): void {
    this.#closeReason = reason;
    this.#connection?.close(reason);
  }

  /** Removes a connection that has closed. Returns false if another one has replaced it already. */
  disconnect(connection: Channel): boolean {
    if (this.#connection !== connection) return false;
    this.#connection = null;
    return true;
  }

  /**
   * Replaces the connection, and sends again what may not have arrived over the earlier one: for each player the verdicts
   * after the one on `lastMoves`, the last that arrived. All verdicts are sent if none on that move is stored, as before
   * the first.
   */
  reconnect(connection: Channel, ready: ServerMessage, ...lastMoves: readonly number[]): void {
    this.#connection?.close({ reason: 'replaced' });
    this.#connection = connection;
    const missed = this.#seats.flatMap((messages, seat) => messages.missedAfter(lastMoves[seat] ?? 0));
    for (const message of [ready, ...missed]) connection.send(message);
    if (this.#closeReason) connection.close(this.#closeReason);
  }
}

type StoredMessage = Extract<ServerMessage, { type: 'verdict' | 'saved' | 'finished' }>;

const isStored = (message: ServerMessage): message is StoredMessage =>
  message.type === 'verdict' || message.type === 'saved' || message.type === 'finished';

/** What one player must not miss. */
class SeatMessages {
  /**
   * The latest verdict on each move, in the order in which they were sent. Earlier ones are not kept, because practice
   * can go on for hours.
   */
  readonly #verdicts = new Map<VerdictMessage['move'], VerdictMessage>();
  /** The latest `saved` message (how much is on disk) and the `finished` message (the result). */
  readonly #latest = new Map<StoredMessage['type'], StoredMessage>();

  store(message: StoredMessage): void {
    if (message.type !== 'verdict') return void this.#latest.set(message.type, message);
    this.#verdicts.delete(message.move);
    this.#verdicts.set(message.move, message);
  }

  missedAfter(lastMove: number): readonly StoredMessage[] {
    const arrivedCount = [...this.#verdicts.keys()].indexOf(lastMove) + 1;
    return [...[...this.#verdicts.values()].slice(arrivedCount), ...this.#latest.values()];
  }
}
