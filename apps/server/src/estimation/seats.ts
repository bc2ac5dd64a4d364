import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { Felt } from './load-meter.ts';
import { mostAlone, nextPace, plannedBudget, type Capacity, type Pace } from './pace.ts';
import { FLOOR_FPS, sharesOf } from './shares.ts';

/** What a player asks of the machine. */
export type SeatRequest = {
  /** In frames a second. */
  readonly wantedFps: number;
  /** How long the seat will be taken, where that is known. */
  readonly lastsS?: Seconds;
  /** Told of every other rate that is granted. */
  readonly onRate: (fps: number) => void;
};

/** A player's share of the machine. */
export type Seat = {
  /** Granted now, in frames a second. */
  readonly fps: number;
  /** Gives the share back; a second time does nothing. */
  readonly leave: () => void;
};

type Sitting = Pick<SeatRequest, 'wantedFps' | 'onRate'> & { readonly endsAt: Milliseconds | null; fps: number };

/** What the seats know of the machine. */
export type Machine = {
  readonly capacity: () => Capacity;
  readonly felt: () => Felt;
  readonly now: () => Milliseconds;
};

/** When a place is free is known only of dances: a camera check may take this long. */
const USUAL_WAIT: Seconds = 30;
/** To ask more often is no use, and to wait longer for a dance of others none either. */
const WAIT_LIMITS: readonly [Seconds, Seconds] = [5, 60];

/** Shares the machine among the players, and tells them when their share changes. */
export class Seats {
  readonly #sitting = new Set<Sitting>();
  readonly #machine: Machine;
  #pace: Pace;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#pace = { budget: plannedBudget(machine.capacity()), calmLooks: 0 };
  }

  /** A seat for one more, or `null` when not everybody could have the floor rate. The first always gets one. */
  take({ wantedFps, onRate, lastsS }: SeatRequest): Seat | null {
    const players = this.#sitting.size + 1;
    if (players > 1 && this.#pace.budget < players * FLOOR_FPS) return null;
    const endsAt = lastsS === undefined ? null : this.#machine.now() + lastsS * 1000;
    const sitting: Sitting = { wantedFps, onRate, endsAt, fps: 0 };
    this.#sitting.add(sitting);
    this.#share(sitting);
    return {
      get fps() {
        return sitting.fps;
      },
      leave: () => {
        if (this.#sitting.delete(sitting)) this.#share();
      },
    };
  }

  /** In how many seconds it is worth to ask again, when there was no seat. */
  get tryAgainInS(): Seconds {
    const ends = [...this.#sitting].flatMap(({ endsAt }) => endsAt ?? []);
    const wait = ends.length ? (Math.min(...ends) - this.#machine.now()) / 1000 : USUAL_WAIT;
    const [least, most] = WAIT_LIMITS;
    return Math.ceil(Math.min(most, Math.max(least, wait)));
  }

  /** Looks at how hard the workers had it, and changes the shares if it must be; to be done once a second. */
  look(): void {
    this.#pace = nextPace(this.#pace, this.#machine.capacity(), this.#machine.felt());
    this.#share();
  }

  /** Tells everybody whose share is another now, but not the one who has just come. */
  #share(newcomer?: Sitting): void {
    const most = mostAlone(this.#machine.capacity());
    const sitting = [...this.#sitting];
    const shares = sharesOf(
      this.#pace.budget,
      sitting.map(({ wantedFps }) => Math.min(wantedFps, most)),
    );
    for (const [index, one] of sitting.entries()) {
      const fps = shares[index] ?? FLOOR_FPS;
      if (fps === one.fps) continue;
      one.fps = fps;
      if (one !== newcomer) one.onRate(fps);
    }
  }
}
