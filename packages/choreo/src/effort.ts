/** Measures how strenuous a dance is. */
import type { Choreography } from './choreography.ts';
import type { Pose } from './pose.ts';
import type { KeypointName } from './skeleton.ts';
import type { Pixels } from './units.ts';

/** How strenuous a dance is: 1 light, 2 medium, 3 strong. */
export type Effort = 1 | 2 | 3;

/** The keypoints whose movement is measured; walking and jumping carry them along. */
const EXTREMITIES: readonly KeypointName[] = ['left_wrist', 'right_wrist', 'left_ankle', 'right_ankle'];
/**
 * In torso lengths a second. Ten dances that were measured have 0.8 to 2.2, four of them below the first bound, two
 * above the second.
 */
const [MIN_MEDIUM_SPEED, MIN_STRONG_SPEED] = [1.2, 1.6];

/** By how far hands and feet go, in the mean over the frames in which the dancer is seen. */
export const effortOf = (dance: Pick<Choreography, 'frames'>): Effort => {
  const speed = meanSpeed(dance);
  if (speed < MIN_MEDIUM_SPEED) return 1;
  return speed < MIN_STRONG_SPEED ? 2 : 3;
};

/** Mean speed of hands and feet, in torso lengths a second; 0 when nobody is seen in two frames in a row. */
const meanSpeed = ({ frames }: Pick<Choreography, 'frames'>): number => {
  let [distance, seconds] = [0, 0];
  frames.forEach(({ mediaTime, pose }, index) => {
    const previous = frames[index - 1];
    if (!pose || !previous?.pose) return;
    const from = previous.pose;
    distance += EXTREMITIES.reduce(
      (sum, name) => sum + Math.hypot(pose[name].x - from[name].x, pose[name].y - from[name].y),
      0,
    );
    seconds += mediaTime - previous.mediaTime;
  });
  const torsoLength = upperMedian(frames.flatMap(({ pose }) => (pose ? [torsoLengthOf(pose)] : [])));
  return seconds > 0 && torsoLength > 0 ? distance / EXTREMITIES.length / torsoLength / seconds : 0;
};

const torsoLengthOf = (pose: Pose): Pixels => {
  const { left_hip: a, right_hip: b, left_shoulder: c, right_shoulder: d } = pose;
  return Math.hypot(a.x + b.x - c.x - d.x, a.y + b.y - c.y - d.y) / 2;
};

/** The median: a single bow or misread frame doesn't change it. */
const upperMedian = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
