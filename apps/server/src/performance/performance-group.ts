import type { Epoch } from '@instep/choreo/epoch';
import type { CameraHealth, LabRequest } from '@instep/protocol/client-message';
import type { Close } from '@instep/protocol/close';
import type { ServerMessage } from '@instep/protocol/messages';
import {
  droppedObservation,
  frameResult,
  observationOfSeat,
  type Observation,
  type Stamp,
} from '../sources/observation.ts';
import type { Channel } from './channel.ts';
import type { Performance, PerformanceOptions, RunningPerformance } from './performance.ts';
import { SharedEnd, type SharedParts } from './shared-end.ts';

export type PerformanceGroupOptions = Pick<PerformanceOptions, 'source' | 'fps'> & {
  readonly channel: Channel;
  /** Creates the performance of each player, from the left. */
  readonly create: readonly ((parts: SharedParts) => Performance)[];
};

/**
 * The performances of several players before one camera, as if they were one: a frame comes once, is answered once, and
 * each player is judged and recorded by their own. A performance that ends by a fault leaves the others alone; source and
 * connection are closed after the last.
 */
export class PerformanceGroup implements RunningPerformance {
  readonly #channel: Channel;
  readonly #performances: readonly Performance[];

  constructor({ channel, source, fps, create }: PerformanceGroupOptions) {
    this.#channel = channel;
    const end = new SharedEnd({ source, close: (close) => channel.close(close) }, create.length);
    this.#performances = create.map((createOne, seat) =>
      createOne({
        fps,
        source: end.source,
        send: (message) => this.#send(message, seat),
        close: (close) => end.close(close),
      }),
    );
  }

  /** True when the frame is to be given to the source; else it was answered as dropped. Throws MessageError. */
  admit(stamp: Stamp): boolean {
    // Not lazily: each of them has to learn of the frame.
    const isAdmitted = this.#performances.map((performance) => performance.admit(stamp)).includes(true);
    if (!isAdmitted) this.#channel.send(frameResult(droppedObservation(stamp)));
    return isAdmitted;
  }

  observe(observation: Observation): void {
    this.#channel.send(frameResult(observation));
    this.#performances.forEach((performance, seat) => performance.observe(observationOfSeat(observation, seat)));
  }

  handleEpoch(epoch: Epoch): void {
    for (const performance of this.#performances) performance.handleEpoch(epoch);
  }

  handleHealth(health: CameraHealth): void {
    for (const performance of this.#performances) performance.handleHealth(health);
  }

  handleLab(lab: LabRequest): void {
    for (const performance of this.#performances) performance.handleLab(lab);
  }

  handleRate(fps: number): void {
    this.#channel.send({ type: 'rate', fps });
    for (const performance of this.#performances) performance.handleRate(fps);
  }

  async handleEnded(): Promise<void> {
    await Promise.all(this.#performances.map((performance) => performance.handleEnded()));
  }

  async stop(close: Close): Promise<void> {
    await Promise.all(this.#performances.map((performance) => performance.stop(close)));
  }

  suspend(): void {
    for (const performance of this.#performances) performance.suspend();
  }

  resume(): void {
    for (const performance of this.#performances) performance.resume();
  }

  #send(message: ServerMessage, seat: number): void {
    const own = messageOfSeat(message, seat);
    if (own) this.#channel.send(own);
  }
}

/** A message with the seat that it is about; null for what the group itself says once for all. */
export const messageOfSeat = (message: ServerMessage, seat: number): ServerMessage | null => {
  switch (message.type) {
    case 'frame':
    case 'rate':
      return null;
    case 'live':
    case 'evidence':
    case 'verdict':
    case 'saved':
    case 'finished':
      return seat === 0 ? message : { ...message, seat };
    case 'watching':
    case 'ready':
    case 'alive':
      return message;
  }
};
