import { CLOSE, type Close, type ServerMessage } from '@instep/choreo/messages';
import type { Line } from './floor.ts';

type Verdict = Extract<ServerMessage, { type: 'verdict' }>;

/** The way to a player that may break and be mended: what he must not miss waits for him, what is of the moment goes. */
export class ResumableLine implements Line {
  #line: Line | null;
  #closed: Close | null = null;
  readonly #verdicts: Verdict[] = [];
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
    if (message.type === 'verdict') this.#verdicts.push(message);
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
    this.#line?.close(CLOSE.replaced);
    this.#line = line;
    const heard = this.#verdicts.findLastIndex(({ move }) => move === lastMove) + 1;
    for (const message of [ready, ...this.#verdicts.slice(heard), ...this.#latest.values()]) line.send(message);
    if (this.#closed) line.close(this.#closed);
  }
}
