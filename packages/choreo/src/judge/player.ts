/** What is known about the player: body poses, feet and visibility, row by row. */
import { BONE_COUNT, emptyBodyPoints, torsoLength, writeBodyPoints, type BodyPoints } from '../body-pose.ts';
import type { Pose } from '../pose.ts';
import type { Seconds } from '../units.ts';
import { BoneRows, FIELD, FIELD_COUNT, ROW_LENGTH, meanDirections, rowSum, type RowRange } from './bone-rows.ts';
import {
  GRID_HZ,
  DISPLACEMENT_HALF_SPAN,
  DECAY_TIME,
  LEGS,
  MAX_GAP,
  MEAN_POSE_DELAY,
  MIN_MOTION_ENERGY,
  TORSO_MEDIAN_FRAMES,
} from './constants.ts';
import { FootRows } from './feet.ts';
import { Resampler } from './resampler.ts';
import { facingOf, FlipGuard, PersonGuard } from './guards.ts';
import { RunningMedian } from './running-median.ts';
import { Visibility } from './visibility.ts';

// Indices are derived from the lengths above them, so an element marked with `!` below always exists.

/** What is known about a row of the player. */
export const ROW_VISIBILITY = { unknown: 0, nobody: 1, tooLittle: 2, seen: 3 } as const;

const DECAY_PER_ROW = Math.exp(-1 / (DECAY_TIME * GRID_HZ));
/** Every bone of the player has the same weight: what a bone counts is in the reference's weights. */
const EQUAL_WEIGHTS = Array.from({ length: BONE_COUNT }, () => 1);

/**
 * The player's body poses on the grid for the whole dance, with what is known about the player so far: the mean pose,
 * how much of the body is seen, how long they have really moved.
 */
export class Player {
  readonly rows: BoneRows;
  readonly feet: FootRows;
  /** One of ROW_VISIBILITY for each row. */
  readonly rowVisibility: Uint8Array;
  /** Becomes false for the rest of the dance if hardly anything of the legs was seen. */
  hasVisibleLegs = true;
  motionTime: Seconds = 0;
  seenTime: Seconds = 0;

  readonly #points = emptyBodyPoints();
  readonly #onRow: (row: number) => void;
  readonly #resampler: Resampler;
  readonly #personGuard = new PersonGuard();
  readonly #flipGuard = new FlipGuard();
  readonly #visibility: Visibility;
  readonly #torsoMedian = new RunningMedian(TORSO_MEDIAN_FRAMES);
  /** Running sums of weight and direction of each bone, and the mean direction that follows from them. */
  readonly #directionSums = new Float64Array(2 * BONE_COUNT);
  readonly #weightSums = new Float64Array(BONE_COUNT);
  readonly #mean = new Float64Array(2 * BONE_COUNT);
  #isMeanKnown = false;
  #torso = 1;
  #lastNobodyAt: Seconds = -Infinity;
  /** 1 for each row that estimated frames cover, whether the player was in them or not. */
  readonly #estimatedRows: Uint8Array;
  #lastEstimatedAt: Seconds = -Infinity;
  /** When the first and the last frame were taken, whether estimated or lost. */
  #firstFrameAt: Seconds = Infinity;
  #lastFrameAt: Seconds = -Infinity;
  readonly #skippedRanges: RowRange[] = [];

  /** `onRow` is called for each row in which the player was seen, once its displacement is complete. */
  constructor(rowCount: number, start: Seconds, boneWeights: readonly number[], onRow: (row: number) => void) {
    this.rows = new BoneRows(rowCount, EQUAL_WEIGHTS);
    this.feet = new FootRows(rowCount);
    this.rowVisibility = new Uint8Array(rowCount);
    this.#estimatedRows = new Uint8Array(rowCount);
    this.#visibility = new Visibility(boneWeights);
    this.#onRow = onRow;
    this.#resampler = new Resampler((row, points) => this.#handleRow(row, points), start);
  }

  handlePose(time: Seconds, pose: Pose): void {
    this.#markEstimated(time);
    const points = this.#points;
    writeBodyPoints(points, pose);
    if (!this.#personGuard.admitFrame(time, points)) return;
    this.#flipGuard.correctFlip(time, points, facingOf(pose));
    this.#torso = this.#torsoMedian.push(torsoLength(points)) || 1;
    this.#resampler.handlePoints(time, points);
  }

  handleNobody(time: Seconds): void {
    this.#markEstimated(time);
    this.#lastNobodyAt = time;
    this.#resampler.handleNobody(time);
  }

  /** Records that a frame was taken at this time, whatever became of it. */
  registerFrame(time: Seconds): void {
    this.#firstFrameAt = Math.min(this.#firstFrameAt, time);
    this.#lastFrameAt = Math.max(this.#lastFrameAt, time);
  }

  /** Records that the player deliberately skipped the time from the last frame to `to`. */
  skipTo(to: Seconds): void {
    if (to > this.#lastFrameAt) this.#skippedRanges.push({ from: this.#lastFrameAt * GRID_HZ, to: to * GRID_HZ });
  }

  /**
   * Whether nothing is known about a row because the estimator or the connection failed there. A row before the first
   * frame, after the last one, or in a section that the player skipped wasn't danced.
   */
  isLost(row: number): boolean {
    if (this.rowVisibility[row] !== ROW_VISIBILITY.unknown || this.#estimatedRows[row] === 1) return false;
    if (row < this.#firstFrameAt * GRID_HZ || row > this.#lastFrameAt * GRID_HZ) return false;
    return !this.#skippedRanges.some((section) => row > section.from && row < section.to);
  }

  /** Playback continues elsewhere, at `time`. */
  restart(time: Seconds): void {
    this.#resampler.restart(time);
    this.rows.markDiscontinuity(Math.ceil(time * GRID_HZ));
    this.#personGuard.reset();
    this.#flipGuard.reset();
  }

  /** Ends the rows: the last ones are completed, and all are centred on the mean of the whole. */
  end(): void {
    this.#resampler.flush();
    this.rows.centre(meanDirections(this.rows, 0, this.rows.count), 0, this.rows.count);
  }

  #markEstimated(time: Seconds): void {
    const elapsed = time - this.#lastEstimatedAt;
    const from = elapsed >= 0 && elapsed <= MAX_GAP ? this.#lastEstimatedAt : time;
    this.#estimatedRows.fill(1, Math.max(Math.ceil(from * GRID_HZ), 0), Math.max(Math.floor(time * GRID_HZ) + 1, 0));
    this.#lastEstimatedAt = time;
  }

  #handleRow(row: number, points: BodyPoints | null): void {
    if (row >= this.rows.count) return;
    this.rows.write(row, points, this.#torso);
    this.feet.write(row, points, this.#torso);
    if (points) this.#recordSeenRow(row, points);
    // Where too few frames came, nothing is known: that is not an empty frame.
    else
      this.rowVisibility[row] =
        Math.abs(row / GRID_HZ - this.#lastNobodyAt) <= MAX_GAP ? ROW_VISIBILITY.nobody : ROW_VISIBILITY.unknown;
    const complete = row - DISPLACEMENT_HALF_SPAN;
    if (complete < 0 || this.rowVisibility[complete]! < ROW_VISIBILITY.tooLittle) return;
    const energy = rowSum(this.rows, complete, FIELD.vdd);
    if (energy > MIN_MOTION_ENERGY * rowSum(this.rows, complete, FIELD.v)) this.motionTime += 1 / GRID_HZ;
    this.#onRow(complete);
  }

  #recordSeenRow(row: number, points: BodyPoints): void {
    this.seenTime += 1 / GRID_HZ;
    this.#updateMean(row);
    this.#visibility.addRow(this.rows, row, points);
    if (this.seenTime >= LEGS.decideAfter && this.#visibility.legs < LEGS.minVisibility) this.hasVisibleLegs = false;
    this.rowVisibility[row] = this.#visibility.isSufficient ? ROW_VISIBILITY.seen : ROW_VISIBILITY.tooLittle;
  }

  #updateMean(row: number): void {
    for (let bone = 0; bone < BONE_COUNT; bone++) {
      const at = row * ROW_LENGTH + bone * FIELD_COUNT;
      const weight = (this.#weightSums[bone] = this.#weightSums[bone]! * DECAY_PER_ROW + this.rows.data[at + FIELD.w]!);
      for (let axis = 2 * bone; axis < 2 * bone + 2; axis++) {
        const sum = this.#directionSums[axis]! * DECAY_PER_ROW + this.rows.data[at + FIELD.wu + axis - 2 * bone]!;
        this.#directionSums[axis] = sum;
        this.#mean[axis] = weight > 0 ? sum / weight : 0;
      }
    }
    // There is hardly a mean yet for the first rows: they are centred once there is one.
    const becomesKnown = !this.#isMeanKnown && this.seenTime >= MEAN_POSE_DELAY;
    this.rows.centre(this.#mean, becomesKnown ? 0 : row, row + 1);
    this.#isMeanKnown ||= becomesKnown;
  }
}
