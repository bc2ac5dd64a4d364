/** Follows a person from frame to frame by running the two networks. */
import type { Pose } from '@instep/choreo/pose';
import type { Milliseconds } from '@instep/choreo/units';
import { choosePerson, suppressOverlaps, type Detection } from './detections.ts';
import { FrameNetworks } from './frame-networks.ts';
import type { Landmarks } from './landmarks.ts';
import type { PoseEngine } from './pose-engine.ts';
import type { RawFrame } from './raw-frame.ts';
import { wholeFrame, type Region } from './region.ts';
import { endsTracks, isCheckDue, settleDoubt, updateDoubt } from './track-rules.ts';

/** Follows one person from frame to frame. Poses are in the frame's pixels and are not smoothed. */
export interface PoseEstimator {
  /**
   * The pose in this frame; `null` if nobody is in it. `timeMs` is the frame's own time, and must rise. The next frame
   * may be passed before the result is there: frames are estimated in the order of the calls.
   */
  estimate(frame: RawFrame, timeMs: Milliseconds): Promise<Pose | null>;
  /** Forgets the person followed so far. */
  reset(): void;
  /** The state after the last result; `null` if the model doesn't reveal its state. */
  readonly track: TrackState | null;
}

/**
 * What an estimator remembers of the person it follows: plain data, from which another estimator of the same model can
 * continue.
 */
export type TrackState = {
  /** Where to search for the person in the next frame; `null` while nobody is followed. */
  readonly region: Region | null;
  readonly lastSeen: Region | null;
  readonly lastTimeMs: Milliseconds | null;
  /** Since when the track has been doubtful, or when it was last checked. */
  readonly doubtedSinceMs: Milliseconds | null;
  /** How many people the last search of the whole frame found; 0 before the first. */
  readonly people: number;
};

const NO_TRACK: TrackState = { region: null, lastSeen: null, lastTimeMs: null, doubtedSinceMs: null, people: 0 };

/**
 * How often the people in the frame are counted while one of them is followed. Counting takes a fiftieth of the work.
 */
const RECOUNT_INTERVAL_MS: Milliseconds = 3000;

/**
 * Follows one person by BlazePose's two networks:
 *
 *              detector                        landmarks
 *   searching ──────────▶ region of a person ─────────────▶ pose, next region ──┐
 *       ▲                        ▲                  │                           │
 *       └──────── nobody ────────┼──────────────────┘                           │
 *                                └───────────── the next frame ─────────────────┘
 *
 * Starts without a person, or from the state of another estimator.
 */
export const createBlazePoseEstimator = (engine: PoseEngine, from: TrackState | null = null): PoseEstimator =>
  new BlazePoseEstimator(engine, from ?? NO_TRACK);

class BlazePoseEstimator implements PoseEstimator {
  readonly #networks: FrameNetworks;
  #region: TrackState['region'];
  #lastSeen: TrackState['lastSeen'];
  #lastTimeMs: TrackState['lastTimeMs'];
  #doubtedSinceMs: TrackState['doubtedSinceMs'];
  #people: TrackState['people'];
  #peopleCountedMs: Milliseconds | null;

  constructor(engine: PoseEngine, { region, lastSeen, lastTimeMs, doubtedSinceMs, people }: TrackState) {
    this.#networks = new FrameNetworks(engine);
    this.#region = region;
    this.#lastSeen = lastSeen;
    this.#lastTimeMs = lastTimeMs;
    this.#doubtedSinceMs = doubtedSinceMs;
    this.#people = people;
    // The state doesn't include when people were last counted: they are counted again in at most RECOUNT_MS.
    this.#peopleCountedMs = lastTimeMs;
  }

  get track(): TrackState {
    return {
      region: this.#region,
      lastSeen: this.#lastSeen,
      lastTimeMs: this.#lastTimeMs,
      doubtedSinceMs: this.#doubtedSinceMs,
      people: this.#people,
    };
  }

  reset(): void {
    this.#region = null;
    this.#lastSeen = null;
    this.#lastTimeMs = null;
    this.#doubtedSinceMs = null;
    this.#peopleCountedMs = null;
  }

  readonly estimate = runOneAtATime(async (frame: RawFrame, timeMs: Milliseconds): Promise<Pose | null> => {
    if (endsTracks(timeMs - (this.#lastTimeMs ?? timeMs))) this.reset();
    this.#lastTimeMs = timeMs;

    let landmarks = this.#region && (await this.#networks.estimate(frame, this.#region));
    if (!landmarks) {
      landmarks = await this.#findPerson(frame);
    } else {
      this.#doubtedSinceMs = updateDoubt(this.#doubtedSinceMs, landmarks, frame, timeMs);
      if (isCheckDue(this.#doubtedSinceMs, timeMs)) {
        landmarks = settleDoubt(landmarks, await this.#findPerson(frame));
        this.#doubtedSinceMs = timeMs;
      }
    }

    if (timeMs - (this.#peopleCountedMs ?? timeMs) >= RECOUNT_INTERVAL_MS) await this.#detectPeople(frame);

    this.#region = landmarks?.nextRegion ?? null;
    this.#lastSeen = this.#region ?? this.#lastSeen;
    return landmarks?.pose ?? null;
  });

  /** Searches the whole frame for the person to follow; `null` if nobody is in it. */
  async #findPerson(frame: RawFrame): Promise<Landmarks | null> {
    this.#doubtedSinceMs = null;
    const person = choosePerson(await this.#detectPeople(frame), frame, this.#lastSeen);
    return person && this.#networks.estimate(frame, person.region);
  }

  /** Detects and counts all people in the frame. */
  async #detectPeople(frame: RawFrame): Promise<readonly Detection[]> {
    const people = suppressOverlaps(await this.#networks.detect(frame, wholeFrame(frame)));
    this.#people = people.length;
    this.#peopleCountedMs = this.#lastTimeMs;
    return people;
  }
}

/** Runs calls of an asynchronous function one at a time, in order. A failed call rejects for its caller only. */
export const runOneAtATime = <Parameters extends unknown[], Result>(
  work: (...parameters: Parameters) => Promise<Result>,
): ((...parameters: Parameters) => Promise<Result>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (...parameters) => {
    const result = last.then(() => work(...parameters));
    last = result.catch(() => {});
    return result;
  };
};
