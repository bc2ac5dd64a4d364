import type { Milliseconds } from '@instep/choreo/units';
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

/** The others wait for 20 s. */
const MAX_ATTEMPTS = 5;
const RETRY_PAUSE: Milliseconds = 1_000;

/** The rounds of the room on this device, one after the other, as the server announces them. */
export class RoomRounds {
  /** Null between two rounds, and while one is being opened. */
  current = $state.raw<RoomRound | null>(null);
  readonly #options: RoomRoundsOptions;
  /** The round that is being opened, and what the server said of it. */
  #opening: { readonly number: number; readonly early: (() => void)[] } | null = null;

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
      const number = this.#opening?.number ?? this.current?.number ?? Infinity;
      if (isOver && round >= number) this.close();
    });
  }

  handleCameraReady(): void {
    this.current?.handleCameraReady();
  }

  handleCameraLost(): void {
    this.current?.handleCameraLost();
  }

  close(): void {
    this.#opening = null;
    this.current?.close();
    this.current = null;
  }

  async #handleLoad(client: RoomClient, load: LoadMessage): Promise<void> {
    const { video, camera, ...rest } = this.#options;
    if (this.current?.number === load.round) return this.current.handleLoad(load, video());
    this.close();
    const opening = { number: load.round, early: [] as (() => void)[] };
    this.#opening = opening;
    const isWanted = () => this.#opening === opening;
    const dance = await this.#loadDance(load.danceId, isWanted);
    if (!isWanted()) return;
    this.#opening = null;
    if (dance) this.current = new RoomRound({ ...rest, client, load, dance, video: video(), camera: camera() });
    for (const handle of opening.early) handle();
  }

  /** One request that fails does not cost this device the round. */
  async #loadDance(danceId: string, isWanted: () => boolean): Promise<DanceDetails | null> {
    const { loadDance = getDance } = this.#options;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS && isWanted(); attempt++) {
      const dance = await loadDance(danceId).catch(() => null);
      if (dance) return dance;
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE));
    }
    return null;
  }

  #forRound(number: number, handle: (round: RoomRound) => void): void {
    const run = (): void => {
      if (this.current?.number === number) handle(this.current);
    };
    if (this.#opening) this.#opening.early.push(run);
    else run();
  }
}
