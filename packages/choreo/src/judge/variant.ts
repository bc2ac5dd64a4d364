import { bodyPoints, type BodyPoints, type View } from '../body-pose.ts';
import type { TimedPose } from '../pose.ts';
import type { Seconds } from '../units.ts';
import { BoneRows, meanDirections, medianTorso } from './bone-rows.ts';
import { Floors } from './floors.ts';
import { Grid } from './grid.ts';

/** The reference as one hypothesis sees it: mirrored or not, from this side or that. Immutable once made. */
export type Variant = {
  readonly view: View;
  /** Centred on the mean direction of each bone over the dance. */
  readonly rows: BoneRows;
  /** What a still pose would agree, for any stretch. */
  readonly floors: Floors;
};

/** The reference in one view, its weights times what each bone counts; `null` when no pose has the depth for it. */
export const makeVariant = (
  frames: readonly TimedPose[],
  count: number,
  view: View,
  boneWeights: readonly number[],
): Variant | null => {
  const timed = pointsIn(frames, view);
  if (timed.length === 0) return null;
  const rows = boneRows(timed, count, boneWeights);
  const mean = meanDirections(rows, 0, count);
  rows.centre(mean, 0, count);
  return { view, rows, floors: new Floors(rows, mean) };
};

type TimedPoints = { readonly time: Seconds; readonly points: BodyPoints };

const pointsIn = (frames: readonly TimedPose[], view: View): TimedPoints[] =>
  frames.flatMap(({ mediaTime, pose }) => {
    const points = pose && bodyPoints(pose, view);
    return points ? [{ time: mediaTime, points }] : [];
  });

/** All points of one person on the grid, with one torso length for the whole. */
const boneRows = (timed: readonly TimedPoints[], count: number, boneWeights: readonly number[]): BoneRows => {
  const torso = medianTorso(timed.map(({ points }) => points));
  const rows = new BoneRows(count, boneWeights);
  const grid = new Grid((row, points) => rows.write(row, points, torso));
  let before = -Infinity;
  for (const { time, points } of timed) {
    // Rows of a video of a varying rate may show the same frame twice.
    if (time > before) grid.handlePoints(time, points);
    before = time;
  }
  grid.flush();
  return rows;
};
