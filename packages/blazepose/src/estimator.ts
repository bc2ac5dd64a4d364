/** Follows a person from frame to frame by running the two networks. */
import type { Pose } from '@instep/choreo/pose';
import type { Milliseconds } from '@instep/choreo/units';
import { cropRegion, letterbox } from './crop.ts';
import { choosePerson, decodeDetections, suppressOverlaps, type Detection } from './detections.ts';
import { decodeLandmarks, type Landmarks } from './landmarks.ts';
import { DETECTOR_SIZE, LANDMARK_SIZE, type PoseEngine } from './pose-engine.ts';
import type { RawFrame } from './raw-frame.ts';
import { isOutside, type Region } from './region.ts';

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

/** Below this flag nobody is in the region, as in BlazePose. */
const MIN_FLAG = 0.5;
/** A track whose flag stays below this is doubtful: a region can stick to the background just above MIN_FLAG. */
const MIN_TRUSTED_FLAG = 0.7;
/** How long a track may be doubtful before the detector checks it, and the time between two such checks. */
const MAX_DOUBT_MS: Milliseconds = 1000;
/**
 * How often the people in the frame are counted while one of them is followed. Counting takes a fiftieth of the work.
 */
const RECOUNT_INTERVAL_MS: Milliseconds = 3000;
/** After a longer gap between frames the person may be anywhere. */
const MAX_GAP_MS: Milliseconds = 500;

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
  readonly #engine: PoseEngine;
  readonly #detectorInput = new Float32Array(DETECTOR_SIZE * DETECTOR_SIZE * 3);
  readonly #landmarkInput = new Float32Array(LANDMARK_SIZE * LANDMARK_SIZE * 3);
  #region: TrackState['region'];
  #lastSeen: TrackState['lastSeen'];
  #lastTimeMs: TrackState['lastTimeMs'];
  #doubtedSinceMs: TrackState['doubtedSinceMs'];
  #people: TrackState['people'];
  #peopleCountedMs: Milliseconds | null;

  constructor(engine: PoseEngine, { region, lastSeen, lastTimeMs, doubtedSinceMs, people }: TrackState) {
    this.#engine = engine;
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
    const gapMs = timeMs - (this.#lastTimeMs ?? timeMs);
    if (gapMs < 0 || gapMs > MAX_GAP_MS) this.reset();
    this.#lastTimeMs = timeMs;

    let landmarks = this.#region && (await this.#estimateIn(this.#region, frame));
    if (!landmarks) {
      landmarks = await this.#findPerson(frame);
    } else {
      this.#updateDoubt(landmarks, frame, timeMs);
      if (this.#isCheckDue(timeMs)) landmarks = await this.#checkTrack(landmarks, frame, timeMs);
    }

    if (timeMs - (this.#peopleCountedMs ?? timeMs) >= RECOUNT_INTERVAL_MS) await this.#detectPeople(frame);

    this.#region = landmarks?.nextRegion ?? null;
    this.#lastSeen = this.#region ?? this.#lastSeen;
    return landmarks?.pose ?? null;
  });

  /** The landmarks of the person in a region; `null` if nobody is in it. */
  async #estimateIn(region: Region, frame: RawFrame): Promise<Landmarks | null> {
    const { layout } = this.#engine;
    const options = { size: LANDMARK_SIZE, layout, range: [0, 1] } as const;
    cropRegion(frame, region, options, this.#landmarkInput);
    const output = await this.#engine.runLandmark(this.#landmarkInput);
    return output.flag < MIN_FLAG ? null : decodeLandmarks(output, region, layout);
  }

  /** Searches the whole frame for the person to follow; `null` if nobody is in it. */
  async #findPerson(frame: RawFrame): Promise<Landmarks | null> {
    this.#doubtedSinceMs = null;
    const person = choosePerson(await this.#detectPeople(frame), frame, this.#lastSeen);
    return person && this.#estimateIn(person.region, frame);
  }

  /** Detects and counts all people in the frame. */
  async #detectPeople(frame: RawFrame): Promise<readonly Detection[]> {
    letterbox(frame, this.#engine.layout, this.#detectorInput);
    const people = suppressOverlaps(decodeDetections(await this.#engine.runDetector(this.#detectorInput), frame));
    this.#people = people.length;
    this.#peopleCountedMs = this.#lastTimeMs;
    return people;
  }

  #updateDoubt({ flag, nextRegion }: Landmarks, frame: RawFrame, timeMs: Milliseconds): void {
    if (flag >= MIN_TRUSTED_FLAG && !isOutside(nextRegion, frame)) this.#doubtedSinceMs = null;
    else this.#doubtedSinceMs ??= timeMs;
  }

  #isCheckDue(timeMs: Milliseconds): boolean {
    return this.#doubtedSinceMs !== null && timeMs - this.#doubtedSinceMs >= MAX_DOUBT_MS;
  }

  /**
   * Searches the whole frame while tracking, and returns the result with the higher flag. If the search finds nobody, a
   * doubtful flag is not enough evidence of a person.
   */
  async #checkTrack(tracked: Landmarks, frame: RawFrame, timeMs: Milliseconds): Promise<Landmarks | null> {
    const found = await this.#findPerson(frame);
    this.#doubtedSinceMs = timeMs;
    if (!found) return tracked.flag >= MIN_TRUSTED_FLAG ? tracked : null;
    return found.flag > tracked.flag ? found : tracked;
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
