import { frameIndexAt } from '@instep/choreo/choreography';
import { byKeypoint, MIN_DRAWN_CONFIDENCE, KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import { columnIndices } from '@instep/choreo/table-header';
import type { Pixels, Seconds } from '@instep/choreo/units';
import type { TimedFlatPose } from '@instep/protocol/http';
import type { DrawnPose } from '../drawing/drawn-pose.ts';

/** The keypoints of one frame as the server sends them; `null` when nobody was seen. */
export type MeasuredPose = { readonly mediaTime: Seconds; readonly pose: ArrayLike<number> | null };

/** The poses of a player or of the reference, in order of media time. */
export type PoseSequence = readonly MeasuredPose[];

/** The part of a frame that shows a figure. */
export type BoundingBox = { readonly x: Pixels; readonly y: Pixels; readonly width: Pixels; readonly height: Pixels };

/** Poses that are further apart are not interpolated, because what was danced between them is unknown. */
const MAX_GAP: Seconds = 0.25;

const NUMBERS_PER_POSE = 3 * KEYPOINT_NAMES.length;

/** The file is not a `poses.csv`. */
export class PosesCsvError extends Error {
  override readonly name = 'PosesCsvError';
}

/**
 * Reads a `poses.csv` of any version; a keypoint without columns counts as not seen. Only numbers are needed, so the
 * file is parsed digit by digit, which is fast enough for the 12 MB of a 20-minute dance.
 */
export const parsePosesCsv = (csv: string): PoseSequence => {
  const headerLine = csv.slice(0, csv.indexOf('\n'));
  const slots = slotsOf(headerLine);
  if (!slots) throw new PosesCsvError(`poses.csv:1: expected a header of ours, got "${headerLine.slice(0, 80)}"`);
  const frames: MeasuredPose[] = [];
  let at = headerLine.length + 1;
  for (let end = csv.indexOf('\n', at); end !== -1; end = csv.indexOf('\n', at)) {
    const frame = parseRow(csv, at, csv[end - 1] === '\r' ? end - 1 : end, slots);
    if (frame) frames.push(frame);
    at = end + 1;
  }
  return sortedByMediaTime(frames);
};

/** Sorted by media time, because a section that is repeated in practice has several frames for the same times. */
const sortedByMediaTime = (frames: MeasuredPose[]): PoseSequence =>
  frames.every(({ mediaTime }, k) => k === 0 || mediaTime >= (frames[k - 1] as MeasuredPose).mediaTime)
    ? frames
    : frames.toSorted((a, b) => a.mediaTime - b.mediaTime);

/** Where the numbers of a column go, if not into the pose: into the frame's media time, or nowhere. */
const [MEDIA_TIME_SLOT, NO_SLOT] = [-1, -2];

/** The slot of each column of a file with this header; `null` if the file is not one of ours. */
const slotsOf = (headerLine: string): Int16Array | null => {
  const header = headerLine
    .replace(/^\uFEFF|\r$/g, '')
    .split(',')
    .map((name) => name.replace(/^"(.*)"$/, '$1'));
  const columnIndexes = columnIndices('poses', header);
  const mediaTimeIndex = columnIndexes?.['media_time_s'];
  if (!columnIndexes || mediaTimeIndex === undefined) return null;
  const slots = new Int16Array(header.length).fill(NO_SLOT);
  slots[mediaTimeIndex] = MEDIA_TIME_SLOT;
  for (const [k, name] of KEYPOINT_NAMES.entries()) {
    for (const [offset, part] of ['x', 'y', 'confidence'].entries()) {
      const index = columnIndexes[`${name}_${part}`];
      if (index !== undefined) slots[index] = 3 * k + offset;
    }
  }
  return slots;
};

const [COMMA, POINT, MINUS, ZERO, QUOTE] = [44, 46, 45, 48, 34];

/** The row between two offsets of the text; `null` when no video was playing. */
const parseRow = (csv: string, from: number, to: number, slots: Int16Array): MeasuredPose | null => {
  const pose = new Float32Array(NUMBERS_PER_POSE);
  let mediaTime: Seconds | null = null;
  let column = 0;
  for (let at = from; at < to; at++) {
    const start = at;
    let [digits, scale, sign] = [0, 0, 1];
    // Only an unknown column may contain text.
    if (csv.charCodeAt(at) === QUOTE) at = endOfQuoted(csv, at, to);
    for (; at < to && csv.charCodeAt(at) !== COMMA; at++) {
      const code = csv.charCodeAt(at);
      if (code === MINUS) sign = -1;
      else if (code === POINT) scale = 1;
      else {
        digits = 10 * digits + code - ZERO;
        scale *= 10;
      }
    }
    const value = (sign * digits) / (scale || 1);
    const slot = slots[column] ?? NO_SLOT;
    if (slot === MEDIA_TIME_SLOT && at > start) mediaTime = value;
    if (slot >= 0) pose[slot] = value;
    column += 1;
  }
  return mediaTime === null ? null : { mediaTime, pose };
};

/** The offset after the closing quote of a cell; a doubled quote is part of the cell's text. */
const endOfQuoted = (csv: string, from: number, to: number): number => {
  for (let at = csv.indexOf('"', from + 1); at !== -1 && at < to; at = csv.indexOf('"', at + 2)) {
    if (csv.charCodeAt(at + 1) !== QUOTE) return at + 1;
  }
  return to;
};

/** The poses of the reference, from the poses that the server lists. */
export const poseSequenceOf = (poses: readonly TimedFlatPose[]): PoseSequence =>
  poses.map(({ atS, pose }) => ({ mediaTime: atS, pose }));

/** The pose at a time, interpolated between the measured poses before and after it; `null` in a gap. */
export const poseAt = (poses: PoseSequence, t: Seconds): DrawnPose | null => {
  const index = frameIndexAt(poses, t);
  const [before, after] = [poses[index], poses[index + 1]];
  if (before && after && after.mediaTime - before.mediaTime <= MAX_GAP) {
    const span = after.mediaTime - before.mediaTime;
    return interpolate(before.pose, after.pose, span > 0 ? (t - before.mediaTime) / span : 0);
  }
  const near = [before, after].find((frame) => frame && Math.abs(frame.mediaTime - t) <= MAX_GAP / 2);
  return near ? interpolate(near.pose, near.pose, 0) : null;
};

const interpolate = (a: MeasuredPose['pose'], b: MeasuredPose['pose'], share: number): DrawnPose | null => {
  if (!a || !b) return null;
  const between = (k: number): number => (1 - share) * (a[k] ?? 0) + share * (b[k] ?? 0);
  return byKeypoint((_name, k) => ({
    x: between(3 * k),
    y: between(3 * k + 1),
    confidence: Math.min(a[3 * k + 2] ?? 0, b[3 * k + 2] ?? 0),
  }));
};

/** How many poses are sampled to find a figure's box: enough for any dance. */
const MAX_BOX_SAMPLES = 400;
/** The share of keypoints at each side that counts as outliers and may be outside the box. */
const OUTLIER_SHARE = 0.01;
const BOX_MARGIN = 0.08;

/** The part of the frame in which nearly all of the dance takes place, with a margin; `null` when nobody was seen. */
export const boundingBoxOf = (track: PoseSequence): BoundingBox | null => {
  const [xs, ys]: [number[], number[]] = [[], []];
  const step = Math.max(1, Math.floor(track.length / MAX_BOX_SAMPLES));
  for (let k = 0; k < track.length; k += step) {
    const pose = track[k]?.pose;
    for (let at = 0; pose && at < NUMBERS_PER_POSE; at += 3) {
      if ((pose[at + 2] ?? 0) < MIN_DRAWN_CONFIDENCE) continue;
      xs.push(pose[at] ?? 0);
      ys.push(pose[at + 1] ?? 0);
    }
  }
  if (xs.length === 0) return null;
  const [left, right] = rangeWithoutOutliers(xs);
  const [top, bottom] = rangeWithoutOutliers(ys);
  const margin = BOX_MARGIN * Math.max(right - left, bottom - top, 1);
  return { x: left - margin, y: top - margin, width: right - left + 2 * margin, height: bottom - top + 2 * margin };
};

const rangeWithoutOutliers = (values: number[]): readonly [number, number] => {
  values.sort((a, b) => a - b);
  const at = (share: number): number => values[Math.round(share * (values.length - 1))] ?? 0;
  return [at(OUTLIER_SHARE), at(1 - OUTLIER_SHARE)];
};

/** Added to the rounded start of a frame to be surely within that frame. */
const INTO_FRAME: Seconds = 0.002;
/** The step to use if no frames are known. */
const DEFAULT_STEP: Seconds = 1 / 15;

/** The time `frames` measured frames after `t`, or before it if `frames` is negative. */
export const timeAfterFrames = (t: Seconds, frames: number, poses: PoseSequence): Seconds => {
  const index = frameIndexAt(poses, t);
  const target = poses[Math.max(0, Math.min(poses.length - 1, index + frames))];
  return target ? target.mediaTime + INTO_FRAME : t + frames * DEFAULT_STEP;
};
