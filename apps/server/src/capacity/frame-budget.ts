import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { MAX_POSES } from '@instep/protocol/limits';
import { frameWeight } from './frame-weight.ts';
import type { Load } from './load-meter.ts';
import {
  canFollow,
  maxFpsAlone,
  MIN_FPS,
  nextRate,
  plannedBudget,
  type Capacity,
  type RateState,
} from './rate-control.ts';

/** A request for frames per second of one camera. */
export type BudgetRequest = {
  /** In frames a second. */
  readonly wantedFps: number;
  /** What a frame costs, as a multiple of one with a player alone; 1 if it is left out. */
  readonly weight?: number;
  /** For how long it is needed, if known. */
  readonly durationS?: Seconds;
  /** Called whenever the granted rate changes. */
  readonly onRate: (fps: number) => void;
};

/** A camera's share of the frame budget. */
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

type Holder = Required<Pick<BudgetRequest, 'wantedFps' | 'weight' | 'onRate'>> & {
  readonly endsAt: Milliseconds | null;
  fps: number;
};

/** When a share will be free is known only for dances; a camera check may take this long. */
const USUAL_RETRY: Seconds = 30;
/** Asking more often is no use, and neither is waiting longer for the dance of another player. */
const MIN_RETRY: Seconds = 5;
const MAX_RETRY: Seconds = 60;

/**
 * Divides the frames a second that the machine can estimate among the cameras, and notifies them when their share
 * changes. Everybody is followed at the same rate, alone or with others before one camera.
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
   * Grants a share to one more, or `null` when not everybody could have the minimum rate. The first always gets one, if
   * they are alone before their camera.
   */
  request({ wantedFps, weight = 1, onRate, durationS }: BudgetRequest): Grant | null {
    if (!this.#hasRoomFor(weight)) return null;
    const endsAt = durationS === undefined ? null : this.#machine.now() + durationS * 1000;
    const holder: Holder = { wantedFps, weight, onRate, endsAt, fps: 0 };
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

  /** The rate that is granted to each camera now, in frames a second. */
  grantedFps(): readonly number[] {
    return [...this.#holders].map(({ fps }) => fps);
  }

  /** How many players, one before each camera, can be followed at the minimum rate; those who dance now are included. */
  players(): number {
    return Math.max(1, Math.floor(this.#rate.budget / MIN_FPS));
  }

  /** How many players before one camera one worker can follow at the minimum rate, at least one. */
  playersPerCamera(): number {
    const capacity = this.#machine.capacity();
    const counts = Array.from({ length: MAX_POSES }, (_none, index) => index + 1);
    return counts.findLast((players) => canFollow(capacity, frameWeight(players))) ?? 1;
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

  #hasRoomFor(weight: number): boolean {
    if (weight > 1 && !canFollow(this.#machine.capacity(), weight)) return false;
    const isFirst = weight === 1 && this.#holders.size === 0;
    const held = [...this.#holders].reduce((sum, holder) => sum + holder.weight, 0);
    return isFirst || this.#rate.budget >= (held + weight) * MIN_FPS;
  }

  /** Notifies everybody whose share has changed, except the newcomer. */
  #share(newcomer?: Holder): void {
    const capacity = this.#machine.capacity();
    const holders = [...this.#holders];
    const shares = sharesOf(
      this.#rate.budget,
      holders.map(({ wantedFps, weight }) => Math.min(wantedFps, maxFpsAlone(capacity, weight))),
      holders.map(({ weight }) => weight),
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
 * Divides `budget` frames a second among cameras by their wanted rates and what their frames weigh (max-min fairness):
 * everybody gets the same whole number, and those who want less leave the rest to the others. Nobody gets more than
 * wanted, nor less than MIN_FPS unless wanted.
 */
export const sharesOf = (
  budget: number,
  wanted: readonly number[],
  weights: readonly number[] = wanted.map(() => 1),
): number[] => {
  const ascending = wanted
    .map((fps, index) => ({ fps, weight: weights[index] ?? 1 }))
    .toSorted((one, other) => one.fps - other.fps);
  let left = budget;
  let weightLeft = ascending.reduce((sum, { weight }) => sum + weight, 0);
  let level = 0;
  for (const { fps, weight } of ascending) {
    level = left / weightLeft;
    if (fps > level) break;
    left -= fps * weight;
    weightLeft -= weight;
    level = fps;
  }
  return wanted.map((fps) => Math.min(fps, Math.max(MIN_FPS, Math.floor(level))));
};
