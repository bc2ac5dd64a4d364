import type { Pose } from '@instep/choreo/pose';
import type { Milliseconds } from '@instep/choreo/units';
import { DETECTOR_SIZE, LANDMARK_SIZE, type PoseEngine } from '../engines/pose-engine.ts';
import { inTurn } from '../in-turn.ts';
import type { Picture, PoseEstimator, Track } from '../pose-estimator.ts';
import { choosePerson } from './choose-person.ts';
import { cropRegion } from './crop.ts';
import { decodeDetections, type Detection } from './decode-detections.ts';
import { decodeLandmarks, type Sighting } from './decode-landmarks.ts';
import { letterbox } from './letterbox.ts';
import { isOutside, type Region } from './region.ts';
import { suppressOverlaps } from './suppress-overlaps.ts';

/** Below this flag nobody is in the region. As in BlazePose. */
const MIN_FLAG = 0.5;
/** A track whose flag stays below this is doubted: a region can cling to the background just above MIN_FLAG. */
const TRUSTED_FLAG = 0.7;
/** How long a doubtful track goes on before the detector is asked, and between two such questions. */
const DOUBT_MS: Milliseconds = 1000;
/** How often the people in the picture are counted while one of them is followed. It costs a fiftieth of the work. */
const RECOUNT_MS: Milliseconds = 3000;
/** After a longer gap between pictures the person may be anywhere. */
const MAX_GAP_MS: Milliseconds = 500;

/**
 * Follows one person:
 *
 *              detector                        landmarks
 *   searching ──────────▶ region of a person ─────────────▶ pose, next region ──┐
 *       ▲                        ▲                  │                           │
 *       └──────── nobody ────────┼──────────────────┘                           │
 *                                └──────────── the next picture ────────────────┘
 */
export const createBlazePoseEstimator = (engine: PoseEngine, from: Track | null = null): PoseEstimator =>
  new BlazePoseEstimator(engine, from ?? NOBODY);

const NOBODY: Track = { region: null, lastSeen: null, lastTimeMs: null, doubtedSinceMs: null, people: 0 };

class BlazePoseEstimator implements PoseEstimator {
  readonly #engine: PoseEngine;
  readonly #detectorInput = new Float32Array(DETECTOR_SIZE * DETECTOR_SIZE * 3);
  readonly #landmarkInput = new Float32Array(LANDMARK_SIZE * LANDMARK_SIZE * 3);
  #region: Track['region'];
  #lastSeen: Track['lastSeen'];
  #lastTimeMs: Track['lastTimeMs'];
  #doubtedSinceMs: Track['doubtedSinceMs'];
  #people: Track['people'];
  #countedMs: Milliseconds | null;

  constructor(engine: PoseEngine, { region, lastSeen, lastTimeMs, doubtedSinceMs, people }: Track) {
    this.#engine = engine;
    this.#region = region;
    this.#lastSeen = lastSeen;
    this.#lastTimeMs = lastTimeMs;
    this.#doubtedSinceMs = doubtedSinceMs;
    this.#people = people;
    // Whoever goes on with a track counts again after a while, as the one before would have.
    this.#countedMs = lastTimeMs;
  }

  get track(): Track {
    const [region, lastSeen] = [this.#region, this.#lastSeen];
    const [lastTimeMs, doubtedSinceMs, people] = [this.#lastTimeMs, this.#doubtedSinceMs, this.#people];
    return { region, lastSeen, lastTimeMs, doubtedSinceMs, people };
  }

  reset(): void {
    this.#region = null;
    this.#lastSeen = null;
    this.#lastTimeMs = null;
    this.#doubtedSinceMs = null;
    this.#countedMs = null;
  }

  readonly estimate = inTurn(async (picture: Picture, timeMs: Milliseconds): Promise<Pose | null> => {
    const gapMs = timeMs - (this.#lastTimeMs ?? timeMs);
    if (gapMs < 0 || gapMs > MAX_GAP_MS) this.reset();
    this.#lastTimeMs = timeMs;

    let sighting = this.#region && (await this.#look(picture, this.#region));
    if (!sighting) sighting = await this.#search(picture);
    else if (this.#isDoubtful(sighting, picture, timeMs)) sighting = await this.#check(picture, sighting, timeMs);

    if (timeMs - (this.#countedMs ?? timeMs) >= RECOUNT_MS) await this.#detect(picture);

    this.#region = sighting?.nextRegion ?? null;
    this.#lastSeen = this.#region ?? this.#lastSeen;
    return sighting?.pose ?? null;
  });

  /** What the landmark network sees in the region; `null` for nobody. */
  async #look(picture: Picture, region: Region): Promise<Sighting | null> {
    const { layout } = this.#engine;
    const options = { size: LANDMARK_SIZE, layout, range: [0, 1] } as const;
    cropRegion(picture, region, options, this.#landmarkInput);
    const output = await this.#engine.runLandmark(this.#landmarkInput);
    return output.flag < MIN_FLAG ? null : decodeLandmarks(output, region, layout);
  }

  /** What is seen where the detector finds the person to follow; `null` for nobody. */
  async #search(picture: Picture): Promise<Sighting | null> {
    this.#doubtedSinceMs = null;
    const person = choosePerson(await this.#detect(picture), picture, this.#lastSeen);
    return person && this.#look(picture, person.region);
  }

  /** Everybody in the picture. */
  async #detect(picture: Picture): Promise<readonly Detection[]> {
    letterbox(picture, this.#engine.layout, this.#detectorInput);
    const people = suppressOverlaps(decodeDetections(await this.#engine.runDetector(this.#detectorInput), picture));
    this.#people = people.length;
    this.#countedMs = this.#lastTimeMs;
    return people;
  }

  /** Whether the track has been doubtful for so long that it must be checked. */
  #isDoubtful({ flag, nextRegion }: Sighting, picture: Picture, timeMs: Milliseconds): boolean {
    if (flag >= TRUSTED_FLAG && !isOutside(nextRegion, picture)) this.#doubtedSinceMs = null;
    else this.#doubtedSinceMs ??= timeMs;
    return this.#doubtedSinceMs !== null && timeMs - this.#doubtedSinceMs >= DOUBT_MS;
  }

  /** Searches beside the track, and goes on with the better of the two. A doubtful flag alone is no proof of a person. */
  async #check(picture: Picture, tracked: Sighting, timeMs: Milliseconds): Promise<Sighting | null> {
    const found = await this.#search(picture);
    this.#doubtedSinceMs = timeMs;
    if (!found) return tracked.flag >= TRUSTED_FLAG ? tracked : null;
    return found.flag > tracked.flag ? found : tracked;
  }
}
