import { mean, median } from '@instep/choreo/statistics';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';
import type { SessionInfo } from './session-info.ts';
import type { PoseOrigin } from '@instep/protocol/client-message';
import { measuredBy, type Observation, type Stamp } from '../sources/observation.ts';
import type { FrameEntry } from './session-store.ts';

/** A longer step of media time between two frames is a gap in which nothing was judged. */
const MAX_STEP: Seconds = 1;

/** The parts of a frame that go into the sums. */
type Tallied = Pick<FrameEntry, 'live' | 'playbackRate'> & {
  readonly observation: Pick<Observation, 'outcome' | 'origin'> & {
    readonly stamp: Pick<Stamp, 'epoch' | 'mediaTime'>;
  };
};
type Facts = Pick<SessionInfo, 'dancedS' | 'timingMs'> & Partial<Pick<SessionInfo, 'rate' | 'poses'>>;

/** Where the poses of a session were estimated, by where those of its frames were; `null` when none was. */
export const posesOf = (origins: ReadonlySet<PoseOrigin>): SessionInfo['poses'] | null => {
  const [first = null, second] = origins;
  return second ? 'both' : first;
};

/** Computes what `session.json` holds beside the result: media time danced, timing, playback rate, origin of the poses. */
export class SessionTally {
  #dancedS: Seconds = 0;
  #last: { readonly epoch: number; readonly mediaTime: Seconds } | null = null;
  readonly #timingsMs: Milliseconds[] = [];
  readonly #origins = new Set<PoseOrigin>();
  /** By whole seconds of media time: a section that is danced again counts as it was danced last. */
  readonly #rates = new Map<number, number>();

  addFrame({ observation, live, playbackRate }: Tallied): void {
    const { epoch, mediaTime } = observation.stamp;
    const origin = measuredBy(observation);
    if (origin) this.#origins.add(origin);
    if (mediaTime === null) return;
    const step = this.#last?.epoch === epoch ? mediaTime - this.#last.mediaTime : 0;
    if (step > 0 && step <= MAX_STEP) this.#dancedS += step;
    this.#last = { epoch, mediaTime };
    if (live) this.#rates.set(Math.floor(mediaTime), playbackRate);
  }

  addVerdict({ timing }: Pick<Verdict, 'timing'>): void {
    if (timing !== null) this.#timingsMs.push(timing * 1000);
  }

  /** `rate` is omitted when no frame was judged, `poses` when no pose was estimated. */
  facts(): Facts {
    const timings = this.#timingsMs;
    const timingMs = timings.length === 0 ? null : { mean: mean(timings), median: median(timings) };
    const rate = this.#rates.size > 0 && { rate: Math.min(...this.#rates.values()) };
    const poses = posesOf(this.#origins);
    return { dancedS: this.#dancedS, timingMs, ...rate, ...(poses && { poses }) };
  }
}
