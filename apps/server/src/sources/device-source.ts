import type { PoseFrame } from '@instep/protocol/frame-message';
import type { Clock } from '../clock.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import { bySeats, droppedObservation, stampOf, type Observation, type Source } from './observation.ts';

export type DeviceSourceOptions = {
  readonly clock: Clock;
  /** The rate at which the device should send, in poses a second. */
  readonly fps: number;
  /** How many players the device's camera films. */
  readonly seats: number;
  /** Called exactly once for each frame. */
  readonly onObservation: (observation: Observation) => void;
  /** Releases the source's slot. */
  readonly release: () => void;
};

/** A device may send this many times the rate that it should: its camera's clock isn't exact. */
const RATE_TOLERANCE = 1.5;

/** Observations that the player's own device made: valid poses, which cost no estimator. */
export class DeviceSource implements Source<PoseFrame> {
  readonly #options: DeviceSourceOptions;
  readonly #rate: TokenBucket;

  constructor(options: DeviceSourceOptions) {
    const perSecond = RATE_TOLERANCE * options.fps;
    this.#options = options;
    this.#rate = new TokenBucket(perSecond, perSecond, options.clock);
  }

  /** Observes a frame at once; what exceeds the rate is dropped. */
  put(frame: PoseFrame): void {
    const { onObservation, seats } = this.#options;
    onObservation(this.#rate.tryConsume() ? observationOf(frame, seats) : droppedObservation(frame, 'device'));
  }

  async idle(): Promise<void> {}

  close(): void {
    this.#options.release();
  }
}

const observationOf = (frame: PoseFrame, seats: number): Observation => {
  const { people, inferMs } = frame.seen;
  const poses = bySeats(frame.seen.poses, seats);
  return {
    stamp: stampOf(frame),
    outcome: poses.some((pose) => pose !== null) ? 'seen' : 'nobody',
    ...(seats === 1 ? { pose: poses[0] ?? null } : { pose: null, poses }),
    people,
    timings: { queueMs: 0, inferMs },
    origin: 'device',
  };
};

/** Limits how many players are estimated by devices: each costs the server a judge and a record. */
export class DeviceSlots {
  #free: number;

  constructor(max: number) {
    this.#free = max;
  }

  /** Takes a slot for each player and returns how to release them, once; `null` when not so many are free. */
  take(players = 1): (() => void) | null {
    if (this.#free < players) return null;
    this.#free -= players;
    let isHeld = true;
    return () => {
      if (isHeld) this.#free += players;
      isHeld = false;
    };
  }
}
