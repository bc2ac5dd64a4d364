import type { Epoch } from '@instep/choreo/epoch';
import type { Seconds } from '@instep/choreo/units';
import type { CameraHealth, LabRequest } from '@instep/protocol/client-message';
import type { Close } from '@instep/protocol/close';
import type { ServerMessage } from '@instep/protocol/messages';
import { droppedObservation, frameResult, type Observation, type Stamp } from '../sources/observation.ts';
import type { Channel } from './channel.ts';
import type { Performance, PerformanceOptions, RunningPerformance } from './performance.ts';
import { messageOfSeat } from './performance-group.ts';
import type { CameraTurn } from './room-admission.ts';
import { SharedEnd, type SharedParts } from './shared-end.ts';

export type PerformanceTurnsOptions = Pick<PerformanceOptions, 'source' | 'fps'> & {
  readonly channel: Channel;
  /** In order, each with what creates its performance. */
  readonly turns: readonly (CameraTurn & { readonly create: (parts: SharedParts) => Performance })[];
};

type Turn = CameraTurn & { readonly performance: Performance; isOver: boolean };

/** What is danced at the border arrives as late as its player is. */
const TAIL: Seconds = 0.5;
/** So long before a turn its player is looked for already. */
const LEAD_IN: Seconds = 2;

/**
 * The performances of players who take turns before one camera: each observation goes to the turn at its media time, also
 * to one that has just ended. What is between the turns of this camera is answered, and not estimated. A player's result
 * is sent after their last turn; source and connection are closed after the last of all.
 */
export class PerformanceTurns implements RunningPerformance {
  readonly #channel: Channel;
  readonly #turns: readonly Turn[];
  readonly #end: SharedEnd;
  /** By seat: the result of the last turn that is over. */
  readonly #results = new Map<number, ServerMessage>();

  constructor({ channel, source, fps, turns }: PerformanceTurnsOptions) {
    this.#channel = channel;
    this.#end = new SharedEnd({ source, close: (close) => channel.close(close) }, turns.length);
    this.#turns = turns.map(({ create, ...turn }, index) => {
      const performance = create({
        fps,
        source: this.#end.source,
        send: (message) => this.#send(message, turn.seat),
        close: (close) => this.#close(close, index),
      });
      return { ...turn, performance, isOver: false };
    });
  }

  /** True when the frame is to be given to the source; else it was answered as dropped. Throws MessageError. */
  admit(stamp: Stamp): boolean {
    this.#endTurnsBefore(stamp.mediaTime);
    const current = this.#turnsAt(stamp.mediaTime);
    const admitted = current.map(({ performance }) => performance.admit(stamp));
    const isAdmitted = admitted.includes(true) || (current.length === 0 && this.#isAwaited(stamp.mediaTime));
    if (!isAdmitted) this.#channel.send(frameResult(droppedObservation(stamp)));
    return isAdmitted;
  }

  observe(observation: Observation): void {
    this.#channel.send(frameResult(observation));
    for (const { performance } of this.#turnsAt(observation.stamp.mediaTime)) performance.observe(observation);
  }

  /** All learn of an epoch, those to come as well: its frames may be theirs. */
  handleEpoch(epoch: Epoch): void {
    this.#endTurnsBefore(epoch.mediaTime);
    for (const { performance } of this.#turns) performance.handleEpoch(epoch);
  }

  handleHealth(health: CameraHealth): void {
    for (const { performance } of this.#turns) performance.handleHealth(health);
  }

  handleLab(lab: LabRequest): void {
    for (const { performance } of this.#turns) performance.handleLab(lab);
  }

  handleRate(fps: number): void {
    this.#channel.send({ type: 'rate', fps });
    for (const { performance } of this.#turns) performance.handleRate(fps);
  }

  async handleEnded(): Promise<void> {
    await Promise.all(this.#turns.map(({ performance }) => performance.handleEnded()));
  }

  async stop(close: Close): Promise<void> {
    await Promise.all(this.#turns.map(({ performance }) => performance.stop(close)));
  }

  suspend(): void {
    for (const { performance } of this.#turns) performance.suspend();
  }

  resume(): void {
    for (const { performance } of this.#turns) performance.resume();
  }

  #turnsAt(mediaTime: Seconds | null): readonly Turn[] {
    if (mediaTime === null) return [];
    return this.#turns.filter(({ fromS, toS }) => mediaTime >= fromS && mediaTime < toS + TAIL);
  }

  /** Whether a player is looked for: before the dance, and shortly before a turn. */
  #isAwaited(mediaTime: Seconds | null): boolean {
    return mediaTime === null || this.#turns.some(({ fromS }) => mediaTime < fromS && mediaTime >= fromS - LEAD_IN);
  }

  #endTurnsBefore(mediaTime: Seconds | null): void {
    if (mediaTime === null) return;
    for (const { toS, performance } of this.#turns) if (mediaTime >= toS + TAIL) void performance.handleEnded();
  }

  #send(message: ServerMessage, seat: number): void {
    const own = messageOfSeat(message, seat);
    if (own?.type === 'finished') this.#results.set(seat, own);
    else if (own) this.#channel.send(own);
  }

  #close(close: Close, index: number): void {
    const turn = this.#turns[index] as Turn;
    turn.isOver = true;
    const result = this.#results.get(turn.seat);
    const isLast = this.#turns.every(({ seat, isOver }) => seat !== turn.seat || isOver);
    if (result && isLast) this.#channel.send(result);
    this.#end.close(close);
  }
}
