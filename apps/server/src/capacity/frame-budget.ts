import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { Load } from './load-meter.ts';
import { maxFpsAlone, MIN_FPS, nextRate, plannedBudget, type Capacity, type RateState } from './rate-control.ts';

/** A player's request for frames per second. */
export type BudgetRequest = {
  /** In frames a second. */
  readonly wantedFps: number;
  /** For how long it is needed, if known. */
  readonly durationS?: Seconds;
  /** Called whenever the granted rate changes. */
  readonly onRate: (fps: number) => void;
};

/** A player's share of the frame budget. */
export type Grant = {
  /** The rate that is granted now, in frames a second. */
  readonly fps: number;
  /** Releases the share; a second call does nothing. */
  readonly release: () => void;
};

/** What the budget needs to know about the machine. */
export type Machine = {
  readonly capacity: () => Capacity;
  readonly load: () => Load;
  readonly now: () => Milliseconds;
};

type Holder = Pick<BudgetRequest, 'wantedFps' | 'onRate'> & { readonly endsAt: Milliseconds | null; fps: number };

/** When a share will be free is known only for dances; a camera check may take this long. */
const USUAL_RETRY: Seconds = 30;
/** Asking more often is no use, and neither is waiting longer for the dance of another player. */
const MIN_RETRY: Seconds = 5;
const MAX_RETRY: Seconds = 60;

/**
 * Divides the frames a second that the machine can estimate among the players, and notifies them when their share
 * changes.
 */
export class FrameBudget {
  readonly #holders = new Set<Holder>();
  readonly #machine: Machine;
  #rate: RateState;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#rate = { budget: plannedBudget(machine.capacity()), calmChecks: 0 };
  }

  /**
   * Grants a share to one more, or `null` when not everybody could have the minimum rate. The first always gets one.
   */
  request({ wantedFps, onRate, durationS }: BudgetRequest): Grant | null {
    const players = this.#holders.size + 1;
    if (players > 1 && this.#rate.budget < players * MIN_FPS) return null;
    const endsAt = durationS === undefined ? null : this.#machine.now() + durationS * 1000;
    const holder: Holder = { wantedFps, onRate, endsAt, fps: 0 };
    this.#holders.add(holder);
    this.#share(holder);
    return {
      get fps() {
        return holder.fps;
      },
      release: () => {
        if (this.#holders.delete(holder)) this.#share();
      },
    };
  }

  /** After how many seconds it is worth asking again, when no share was granted. */
  get retryAfterS(): Seconds {
    const ends = [...this.#holders].flatMap(({ endsAt }) => endsAt ?? []);
    const wait = ends.length > 0 ? (Math.min(...ends) - this.#machine.now()) / 1000 : USUAL_RETRY;
    return Math.ceil(Math.min(MAX_RETRY, Math.max(MIN_RETRY, wait)));
  }

  /** Adjusts the budget to the load, and the shares with it; called once a second. */
  adjust(): void {
    this.#rate = nextRate(this.#rate, this.#machine.capacity(), this.#machine.load());
    this.#share();
  }

  /** Notifies everybody whose share has changed, except the newcomer. */
  #share(newcomer?: Holder): void {
    const maxFps = maxFpsAlone(this.#machine.capacity());
    const holders = [...this.#holders];
    const shares = sharesOf(
      this.#rate.budget,
      holders.map(({ wantedFps }) => Math.min(wantedFps, maxFps)),
    );
    for (const [index, holder] of holders.entries()) {
      const fps = shares[index] ?? MIN_FPS;
      if (fps === holder.fps) continue;
      holder.fps = fps;
      if (holder !== newcomer) holder.onRate(fps);
    }
  }
}

/**
 * Divides `budget` frames a second among players by their wanted rates (max-min fairness): everybody gets the same
 * whole number, and those who want less leave the rest to the others. Nobody gets more than wanted, nor less than
 * MIN_FPS unless wanted.
 */
export const sharesOf = (budget: number, wanted: readonly number[]): number[] => {
  const ascending = wanted.toSorted((a, b) => a - b);
  let left = budget;
  let level = 0;
  for (const [index, fps] of ascending.entries()) {
    level = left / (ascending.length - index);
    if (fps > level) break;
    left -= fps;
    level = fps;
  }
  return wanted.map((fps) => Math.min(fps, Math.max(MIN_FPS, Math.floor(level))));
};
