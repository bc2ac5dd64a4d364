import type { PoseFrame } from '@instep/protocol/frame-message';
import type { Clock } from '../clock.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import { droppedObservation, stampOf, type Observation, type Source } from './observation.ts';

export type DeviceSourceOptions = {
  readonly clock: Clock;
  /** The rate at which the device should send, in poses a second. */
  readonly fps: number;
  /** Called exactly once for each frame. */
  readonly onObservation: (observation: Observation) => void;
  /** Releases the source's slot. */
  readonly release: () => void;
};

/** A device may send this many times the rate that it should: its camera's clock isn't exact. */
const RATE_TOLERANCE = 1.5;

/** Observations of one player that their own device made: valid poses, which cost no estimator. */
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
    this.#options.onObservation(this.#rate.tryConsume() ? observationOf(frame) : droppedObservation(frame, 'device'));
  }

  async idle(): Promise<void> {}

  close(): void {
    this.#options.release();
  }
}

const observationOf = (frame: PoseFrame): Observation => {
  const { poses, people, inferMs } = frame.seen;
  const pose = poses[0] ?? null;
  return {
    stamp: stampOf(frame),
    outcome: pose ? 'seen' : 'nobody',
    pose,
    people,
    timings: { queueMs: 0, inferMs },
    origin: 'device',
  };
};

/** Limits how many players' devices estimate for themselves: each costs the server a socket, a judge and a record. */
export class DeviceSlots {
  #free: number;

  constructor(max: number) {
    this.#free = max;
  }

  /** Takes a slot and returns how to release it, once; `null` when none is free. */
  take(): (() => void) | null {
    if (this.#free === 0) return null;
    this.#free -= 1;
    let isHeld = true;
    return () => {
      if (isHeld) this.#free += 1;
      isHeld = false;
    };
  }
}
