import type { DanceDetails } from '@instep/protocol/http';
import { getDance } from '../api.ts';
import type { RoomClient } from './room-client.svelte.ts';
import { RoomRound, type LoadMessage, type RoomRoundOptions, type RoundCamera } from './room-round.svelte.ts';

export type RoomRoundsOptions = Pick<RoomRoundOptions, 'page' | 'startDelays' | 'onVideoFailed'> & {
  /** The element on which this device shows the dance; null if it does not. */
  readonly video: () => HTMLVideoElement | null;
  /** What films this device's players, once it is open; null if nothing does. */
  readonly camera: () => Promise<RoundCamera | null>;
  readonly loadDance?: (danceId: string) => Promise<DanceDetails>;
};

/** The rounds of the room on this device, one after the other, as the server announces them. */
export class RoomRounds {
  /** Null between two rounds, and while one is being opened. */
  current = $state.raw<RoomRound | null>(null);
  readonly #options: RoomRoundsOptions;
  /** What the server said of the round that is being opened. */
  #early: (() => void)[] | null = null;
  #openings = 0;

  constructor(options: RoomRoundsOptions) {
    this.#options = options;
  }

  /** Opens and closes the rounds of this room. */
  follow(client: RoomClient): void {
    client.on('load', (load) => void this.#handleLoad(client, load));
    client.on('count', (count) => this.#forRound(count.round, (round) => round.handleCount(count)));
    client.on('held', (held) => this.#forRound(held.round, (round) => round.handleHeld(held)));
    client.on('anchor', (anchor) => this.#forRound(anchor.round, (round) => round.handleAnchor(anchor)));
    client.on('room', ({ phase, round }) => {
      const isOver = phase === 'lobby' || phase === 'results';
      if (isOver && this.current && round >= this.current.number) this.close();
    });
  }

  handleCameraReady(): void {
    this.current?.handleCameraReady();
  }

  handleCameraLost(): void {
    this.current?.handleCameraLost();
  }

  close(): void {
    this.#openings += 1;
    this.#early = null;
    this.current?.close();
    this.current = null;
  }

  async #handleLoad(client: RoomClient, load: LoadMessage): Promise<void> {
    const { video, camera, loadDance = getDance, ...rest } = this.#options;
    if (this.current?.number === load.round) return this.current.handleLoad(load, video());
    this.close();
    const opening = this.#openings;
    this.#early = [];
    const [dance, opened] = await Promise.all([loadDance(load.danceId).catch(() => null), camera()]);
    if (opening !== this.#openings) return;
    const early = this.#early;
    this.#early = null;
    if (dance) this.current = new RoomRound({ ...rest, client, load, dance, video: video(), camera: opened });
    for (const handle of early) handle();
  }

  #forRound(number: number, handle: (round: RoomRound) => void): void {
    const run = (): void => {
      if (this.current?.number === number) handle(this.current);
    };
    if (this.#early) this.#early.push(run);
    else run();
  }
}
