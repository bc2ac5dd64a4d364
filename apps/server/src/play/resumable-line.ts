import type { Close } from '@instep/protocol/close';
import type { ServerMessage } from '@instep/protocol/messages';
import type { Line } from './line.ts';

type Verdict = Extract<ServerMessage, { type: 'verdict' }>;

/** The way to a player that may break and be mended: what he must not miss waits for him, what is of the moment goes. */
export class ResumableLine implements Line {
  #line: Line | null;
  #closed: Close | null = null;
  /** The latest on each move, in the order in which they were said: practice goes on for hours. */
  readonly #verdicts = new Map<Verdict['move'], Verdict>();
  /** The latest of each: what is on disk, and the result. */
  readonly #latest = new Map<'saved' | 'finished', ServerMessage>();

  constructor(line: Line) {
    this.#line = line;
  }

  /** Nobody is there now. */
  get isBroken(): boolean {
    return this.#line === null;
  }

  send(message: ServerMessage): void {
    if (message.type === 'verdict') this.#keep(message);
    if (message.type === 'saved' || message.type === 'finished') this.#latest.set(message.type, message);
    this.#line?.send(message);
  }

  close(close: Close): void {
    this.#closed = close;
    this.#line?.close(close);
  }

  /** The socket has gone. False when another took its place before. */
  break(line: Line): boolean {
    if (this.#line !== line) return false;
    this.#line = null;
    return true;
  }

  /** Goes on over another socket, after `lastMove`, the last verdict that came through. */
  mend(line: Line, ready: ServerMessage, lastMove: number): void {
    this.#line?.close({ reason: 'replaced' });
    this.#line = line;
    const heard = [...this.#verdicts.keys()].indexOf(lastMove) + 1;
    const missed = [...this.#verdicts.values()].slice(heard);
    for (const message of [ready, ...missed, ...this.#latest.values()]) line.send(message);
    if (this.#closed) line.close(this.#closed);
  }

  #keep(verdict: Verdict): void {
    this.#verdicts.delete(verdict.move);
    this.#verdicts.set(verdict.move, verdict);
  }
}
