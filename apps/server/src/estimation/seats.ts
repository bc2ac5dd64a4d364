import { grantedFps, seatsOf, type Capacity } from './grant.ts';

/** A player's share of the machine. */
export type Seat = {
  /** Granted now, in frames a second. */
  readonly fps: number;
  /** Gives the share back; a second time does nothing. */
  readonly leave: () => void;
};

type Sitting = { readonly wantedFps: number; readonly onRate: (fps: number) => void; fps: number };

/** Shares the machine among the players, and tells them when their share changes. */
export class Seats {
  readonly #sitting = new Set<Sitting>();
  readonly #capacity: () => Capacity;

  /** `capacity` is asked whenever somebody comes or goes. */
  constructor(capacity: () => Capacity) {
    this.#capacity = capacity;
  }

  /** A seat for one who wants up to `wantedFps`, or `null` when the machine is full. */
  take(wantedFps: number, onRate: (fps: number) => void): Seat | null {
    if (this.#sitting.size >= seatsOf(this.#capacity())) return null;
    const sitting: Sitting = { wantedFps, onRate, fps: this.#share(wantedFps, this.#sitting.size + 1) };
    this.#sitting.add(sitting);
    this.#shareAgain();
    return {
      get fps() {
        return sitting.fps;
      },
      leave: () => {
        if (this.#sitting.delete(sitting)) this.#shareAgain();
      },
    };
  }

  #share(wantedFps: number, players: number): number {
    return grantedFps(this.#capacity(), players, wantedFps);
  }

  #shareAgain(): void {
    for (const sitting of this.#sitting) {
      const fps = this.#share(sitting.wantedFps, this.#sitting.size);
      if (fps === sitting.fps) continue;
      sitting.fps = fps;
      sitting.onRate(fps);
    }
  }
}
