/** What is known about the player: body poses, feet and visibility, row by row. */
import { BONE_COUNT, emptyBodyPoints, torsoLength, writeBodyPoints, type BodyPoints } from '../body-pose.ts';
import type { Pose } from '../pose.ts';
import type { Seconds } from '../units.ts';
import { BoneRows, FIELD, FIELDS, ROW_LENGTH, meanDirections, rowSum, type RowRange } from './bone-rows.ts';
import { GRID_HZ, HALF_SPAN, HORIZON, LEGS, LONGEST_GAP, MEAN_STARTS, REAL_MOTION, TORSO_FRAMES } from './constants.ts';
import { FootRows } from './feet.ts';
import { Grid } from './grid.ts';
import { facingOf, FlipGuard, PersonGuard } from './guards.ts';
import { RunningMedian } from './running-median.ts';
import { Visibility } from './visibility.ts';

// Indices are derived from the lengths above them, so an element marked with `!` below always exists.

/** What is known about a row of the player. */
export const ROW = { unknown: 0, nobody: 1, tooLittle: 2, seen: 3 } as const;

const KEPT = Math.exp(-1 / (HORIZON * GRID_HZ));
/** Every bone of the player has the same weight: what a bone counts is in the reference's weights. */
const EQUAL_WEIGHTS = Array.from({ length: BONE_COUNT }, () => 1);

/**
 * The player's body poses on the grid for the whole dance, with what is known about the player so far: the mean pose,
 * how much of the body is seen, how long they have really moved.
 */
export class Player {
  readonly rows: BoneRows;
  readonly feet: FootRows;
  /** One of ROW for each row. */
  readonly states: Uint8Array;
  /** Becomes false for the rest of the dance if hardly anything of the legs was seen. */
  legs = true;
  motion: Seconds = 0;
  seen: Seconds = 0;

  readonly #points = emptyBodyPoints();
  readonly #onRow: (row: number) => void;
  readonly #grid: Grid;
  readonly #person = new PersonGuard();
  readonly #flips = new FlipGuard();
  readonly #visibility: Visibility;
  readonly #torsos = new RunningMedian(TORSO_FRAMES);
  /** Running sums of weight and direction of each bone, and the mean direction that follows from them. */
  readonly #directionSums = new Float64Array(2 * BONE_COUNT);
  readonly #weightSums = new Float64Array(BONE_COUNT);
  readonly #mean = new Float64Array(2 * BONE_COUNT);
  #meanStarted = false;
  #torso = 1;
  #nobodyAt: Seconds = -Infinity;
  /** 1 for each row that estimated frames cover, whether the player was in them or not. */
  readonly #looked: Uint8Array;
  #lookedAt: Seconds = -Infinity;
  /** When the first and the last frame were taken, whether estimated or lost. */
  #heardFrom: Seconds = Infinity;
  #heardTo: Seconds = -Infinity;
  readonly #skipped: RowRange[] = [];

  /** `onRow` is called for each row in which the player was seen, once its displacement is complete. */
  constructor(rowCount: number, start: Seconds, boneWeights: readonly number[], onRow: (row: number) => void) {
    this.rows = new BoneRows(rowCount, EQUAL_WEIGHTS);
    this.feet = new FootRows(rowCount);
    this.states = new Uint8Array(rowCount);
    this.#looked = new Uint8Array(rowCount);
    this.#visibility = new Visibility(boneWeights);
    this.#onRow = onRow;
    this.#grid = new Grid((row, points) => this.#handleRow(row, points), start);
  }

  handlePose(time: Seconds, pose: Pose): void {
    this.#look(time);
    const points = this.#points;
    writeBodyPoints(points, pose);
    if (!this.#person.accepts(time, points)) return;
    this.#flips.straighten(time, points, facingOf(pose));
    this.#torso = this.#torsos.add(torsoLength(points)) || 1;
    this.#grid.handlePoints(time, points);
  }

  handleNobody(time: Seconds): void {
    this.#look(time);
    this.#nobodyAt = time;
    this.#grid.handleNobody(time);
  }

  /** Records that a frame was taken at this time, whatever became of it. */
  hear(time: Seconds): void {
    this.#heardFrom = Math.min(this.#heardFrom, time);
    this.#heardTo = Math.max(this.#heardTo, time);
  }

  /** Records that the player deliberately skipped the time from the last frame to `to`. */
  skipTo(to: Seconds): void {
    if (to > this.#heardTo) this.#skipped.push({ from: this.#heardTo * GRID_HZ, to: to * GRID_HZ });
  }

  /**
   * Whether nothing is known about a row because the estimator or the connection failed there. A row before the first
   * frame, after the last one, or in a section that the player skipped wasn't danced.
   */
  isLost(row: number): boolean {
    if (this.states[row] !== ROW.unknown || this.#looked[row] === 1) return false;
    if (row < this.#heardFrom * GRID_HZ || row > this.#heardTo * GRID_HZ) return false;
    return !this.#skipped.some((section) => row > section.from && row < section.to);
  }

  /** Playback continues elsewhere, at `time`. */
  restart(time: Seconds): void {
    this.#grid.restart(time);
    this.rows.breakAt(Math.ceil(time * GRID_HZ));
    this.#person.reset();
    this.#flips.reset();
  }

  /** Ends the rows: the last ones are completed, and all are centred on the mean of the whole. */
  end(): void {
    this.#grid.flush();
    this.rows.centre(meanDirections(this.rows, 0, this.rows.count), 0, this.rows.count);
  }

  #look(time: Seconds): void {
    const since = time - this.#lookedAt;
    const from = since >= 0 && since <= LONGEST_GAP ? this.#lookedAt : time;
    this.#looked.fill(1, Math.max(Math.ceil(from * GRID_HZ), 0), Math.max(Math.floor(time * GRID_HZ) + 1, 0));
    this.#lookedAt = time;
  }

  #handleRow(row: number, points: BodyPoints | null): void {
    if (row >= this.rows.count) return;
    this.rows.write(row, points, this.#torso);
    this.feet.write(row, points, this.#torso);
    if (points) this.#remember(row, points);
    // Where too few frames came, nothing is known: that is not an empty frame.
    else this.states[row] = Math.abs(row / GRID_HZ - this.#nobodyAt) <= LONGEST_GAP ? ROW.nobody : ROW.unknown;
    const complete = row - HALF_SPAN;
    if (complete < 0 || this.states[complete]! < ROW.tooLittle) return;
    const energy = rowSum(this.rows, complete, FIELD.vdd);
    if (energy > REAL_MOTION * rowSum(this.rows, complete, FIELD.v)) this.motion += 1 / GRID_HZ;
    this.#onRow(complete);
  }

  #remember(row: number, points: BodyPoints): void {
    this.seen += 1 / GRID_HZ;
    this.#followMean(row);
    this.#visibility.add(this.rows, row, points);
    if (this.seen >= LEGS.after && this.#visibility.legs < LEGS.least) this.legs = false;
    this.states[row] = this.#visibility.suffices ? ROW.seen : ROW.tooLittle;
  }

  #followMean(row: number): void {
    for (let bone = 0; bone < BONE_COUNT; bone++) {
      const at = row * ROW_LENGTH + bone * FIELDS;
      const weight = (this.#weightSums[bone] = this.#weightSums[bone]! * KEPT + this.rows.data[at + FIELD.w]!);
      for (let axis = 2 * bone; axis < 2 * bone + 2; axis++) {
        const sum = this.#directionSums[axis]! * KEPT + this.rows.data[at + FIELD.wu + axis - 2 * bone]!;
        this.#directionSums[axis] = sum;
        this.#mean[axis] = weight > 0 ? sum / weight : 0;
      }
    }
    // There is hardly a mean yet for the first rows: they are centred once there is one.
    const starts = !this.#meanStarted && this.seen >= MEAN_STARTS;
    this.rows.centre(this.#mean, starts ? 0 : row, row + 1);
    this.#meanStarted ||= starts;
  }
}
