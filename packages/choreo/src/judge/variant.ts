/** The reference in one view: mirrored or not, turned or not. */
import { bodyPoints, type BodyPoints, type View } from '../body-pose.ts';
import type { TimedPose } from '../pose.ts';
import { runAllSteps, type Steps } from '../steps.ts';
import type { Seconds } from '../units.ts';
import { BoneRows, meanDirections, medianTorsoLength } from './bone-rows.ts';
import { FootRows } from './feet.ts';
import { ReferencePrefixSums } from './prefix-sums.ts';
import { Resampler } from './resampler.ts';

/** The reference under one hypothesis: mirrored or not, seen from one angle. Immutable once made. */
export type Variant = {
  readonly view: View;
  /** Centred on the mean direction of each bone over the dance. */
  readonly rows: BoneRows;
  /** Where the feet are in the video's own frames, mirrored like the view. */
  readonly feet: FootRows;
  /** How far a still pose would agree, for any section. */
  readonly prefixSums: ReferencePrefixSums;
};

/** The reference in one view, its weights multiplied by those of the bones; `null` if no pose has the depth for it. */
export const makeVariant = (...args: Parameters<typeof makeVariantInSteps>): Variant | null =>
  runAllSteps(makeVariantInSteps(...args));

/** The same in steps; `native` is the unturned view of the same side, if there is one. */
export function* makeVariantInSteps(
  frames: readonly TimedPose[],
  count: number,
  view: View,
  boneWeights: readonly number[],
  native: Variant | null = null,
): Steps<Variant | null> {
  const timed = yield* bodyPointsInSteps(frames, view);
  if (timed.length === 0) return null;
  const rows = new BoneRows(count, boneWeights);
  const feet = native?.feet ?? new FootRows(count);
  yield* fillRowsInSteps(timed, (row, points, torso) => {
    rows.write(row, points, torso);
    if (!native) feet.write(row, points, torso);
  });
  const mean = meanDirections(rows, 0, count);
  rows.centre(mean, 0, count);
  yield;
  return { view, rows, feet, prefixSums: new ReferencePrefixSums(rows, mean) };
}

/** How many frames are one step: a millisecond or two. */
const FRAMES_PER_STEP = 100;

type TimedPoints = { readonly time: Seconds; readonly points: BodyPoints };

function* bodyPointsInSteps(frames: readonly TimedPose[], view: View): Steps<TimedPoints[]> {
  const timed: TimedPoints[] = [];
  for (const [k, { mediaTime, pose }] of frames.entries()) {
    if (k % FRAMES_PER_STEP === 0) yield;
    const points = pose && bodyPoints(pose, view);
    if (points) timed.push({ time: mediaTime, points });
  }
  return timed;
}

/** Resamples all points of one person to the grid, with one torso length for the whole. */
function* fillRowsInSteps(
  timed: readonly TimedPoints[],
  write: (row: number, points: BodyPoints | null, torso: number) => void,
): Steps<void> {
  const torso = medianTorsoLength(timed.map(({ points }) => points));
  const resampler = new Resampler((row, points) => write(row, points, torso));
  let previousTime = -Infinity;
  for (const [k, { time, points }] of timed.entries()) {
    if (k % FRAMES_PER_STEP === 0) yield;
    // The CSV of a video with a varying frame rate may have the same frame in two rows.
    if (time > previousTime) resampler.handlePoints(time, points);
    previousTime = time;
  }
  resampler.flush();
  yield;
}
