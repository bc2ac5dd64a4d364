/** Resamples points to the 30-Hz grid, and smooths them. */
import { BODY_POINTS_LENGTH, type BodyPoints } from '../body-pose.ts';
import type { Seconds } from '../units.ts';
import { GRID_HZ, MAX_GAP, SMOOTHING_KERNEL, MIN_CURVED_GAP } from './constants.ts';

/** Receives the rows of a grid in order; `points` is `null` where nothing is known, and is reused after the call. */
export type RowSink = (row: number, points: BodyPoints | null) => void;

const KERNEL_REACH = (SMOOTHING_KERNEL.length - 1) / 2;
/** Rows kept for smoothing; a power of two above the kernel's length. */
const BUFFERED_ROWS = 8;
/** A number before every row that a kernel at row 0 can reach. */
const NO_ROW = -BUFFERED_ROWS;

/**
 * Resamples points at any times to the 30-Hz grid: between two that are near enough on a straight line, or on a curve
 * where they are rather far apart; then smooths them over the known rows. A row is emitted as soon as the neighbours
 * that its kernel needs are there.
 */
export class Resampler {
  readonly #sink: RowSink;
  readonly #raw = Array.from({ length: BUFFERED_ROWS }, () => new Float64Array(BODY_POINTS_LENGTH));
  readonly #rawRow = new Int32Array(BUFFERED_ROWS).fill(NO_ROW);
  readonly #smooth = new Float64Array(BODY_POINTS_LENGTH);
  readonly #last = new Float64Array(BODY_POINTS_LENGTH);
  #lastTime: Seconds | null = null;
  /** The speed of the points at the last time, per second; used only where frames are far apart. */
  readonly #speed = new Float64Array(BODY_POINTS_LENGTH);
  #hasSpeed = false;
  /** The next row to be resampled, and the next to be emitted. */
  #nextRaw: number;
  #nextOut: number;

  constructor(sink: RowSink, start: Seconds = 0) {
    this.#sink = sink;
    this.#nextRaw = this.#nextOut = firstRowFrom(start);
  }

  /** Adds points seen at `time`, which must be later than all before. */
  handlePoints(time: Seconds, points: BodyPoints): void {
    const isContinuous = this.#lastTime !== null && time - this.#lastTime <= MAX_GAP;
    if (!isContinuous) this.#skipTo(firstRowFrom(time));
    for (; this.#nextRaw <= lastRowAt(time); this.#nextRaw++) this.#interpolateRow(time, points);
    this.#updateLast(time, points, isContinuous);
    this.#emit(this.#nextRaw - KERNEL_REACH);
  }

  /** Records that nobody was seen at `time`: empty rows are emitted once no later pose can reach them. */
  handleNobody(time: Seconds): void {
    if (this.#lastTime !== null && time - this.#lastTime <= MAX_GAP) return;
    this.#lastTime = null;
    this.#skipTo(firstRowFrom(time));
    this.#emit(this.#nextRaw - KERNEL_REACH);
  }

  /** Emits the remaining rows, then starts at `time`, without interpolation from what came before. */
  restart(time: Seconds): void {
    this.flush();
    this.#lastTime = null;
    this.#rawRow.fill(NO_ROW);
    this.#nextRaw = this.#nextOut = firstRowFrom(time);
  }

  /** Ends the grid: emits the last rows, smoothed by the points that there are. */
  flush(): void {
    this.#emit(this.#nextRaw);
  }

  #interpolateRow(time: Seconds, points: BodyPoints): void {
    const slot = this.#nextRaw % BUFFERED_ROWS;
    const raw = this.#raw[slot]!;
    const span = time - (this.#lastTime ?? time);
    const share = span > 0 ? (time - this.#nextRaw / GRID_HZ) / span : 0;
    for (let i = 0; i < raw.length; i++) raw[i] = points[i]! + (this.#last[i]! - points[i]!) * share;
    if (span > MIN_CURVED_GAP && this.#hasSpeed) this.#applyHermite(raw, points, share, span);
    this.#rawRow[slot] = this.#nextRaw;
    // Rows wait only for the kernel, so that a long gap doesn't overwrite rows that are still needed.
    this.#emit(this.#nextRaw + 1 - KERNEL_REACH);
  }

  /**
   * Hermite's cubic: the speed so far at the beginning, the straight line's at the end. Confidences stay on the line.
   */
  #applyHermite(raw: Float64Array, points: BodyPoints, share: number, span: Seconds): void {
    const hermiteWeight = share ** 2 * (1 - share) * span;
    for (let i = 0; i < raw.length; i++) {
      if (i % 3 !== 2) raw[i] = raw[i]! + hermiteWeight * (this.#speed[i]! - (points[i]! - this.#last[i]!) / span);
    }
  }

  #updateLast(time: Seconds, points: BodyPoints, isContinuous: boolean): void {
    const span = time - (this.#lastTime ?? time);
    // The difference of two stamps that are too close shows their jitter rather than a speed.
    this.#hasSpeed = isContinuous && span > MIN_CURVED_GAP / 2;
    if (this.#hasSpeed) for (let i = 0; i < points.length; i++) this.#speed[i] = (points[i]! - this.#last[i]!) / span;
    this.#last.set(points);
    this.#lastTime = time;
  }

  #skipTo(row: number): void {
    for (; this.#nextRaw < row; this.#nextRaw++) this.#emit(this.#nextRaw + 1 - KERNEL_REACH);
  }

  #emit(end: number): void {
    for (; this.#nextOut < end; this.#nextOut++) {
      const known = this.#rawRow[this.#nextOut % BUFFERED_ROWS] === this.#nextOut;
      this.#sink(this.#nextOut, known ? this.#smoothed(this.#nextOut) : null);
    }
  }

  #smoothed(row: number): BodyPoints {
    const out = this.#smooth.fill(0);
    let total = 0;
    for (let k = -KERNEL_REACH; k <= KERNEL_REACH; k++) {
      const slot = (row + k + BUFFERED_ROWS) % BUFFERED_ROWS;
      if (this.#rawRow[slot] !== row + k) continue;
      const weight = SMOOTHING_KERNEL[k + KERNEL_REACH]!;
      const raw = this.#raw[slot]!;
      total += weight;
      for (let i = 0; i < out.length; i++) out[i] = out[i]! + weight * raw[i]!;
    }
    for (let i = 0; i < out.length; i++) out[i] = out[i]! / total;
    return out;
  }
}

// A stamp that is meant to be k/30 may be slightly less: a millionth of a row is tolerated.
const ROUNDING_TOLERANCE = 1e-6;
const firstRowFrom = (time: Seconds): number => Math.max(Math.ceil(time * GRID_HZ - ROUNDING_TOLERANCE), 0);
const lastRowAt = (time: Seconds): number => Math.floor(time * GRID_HZ + ROUNDING_TOLERANCE);
