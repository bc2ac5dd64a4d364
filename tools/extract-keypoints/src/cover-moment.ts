import { BODY_KEYPOINTS } from '@instep/choreo/body-pose';
import type { Pose, TimedPose } from '@instep/choreo/pose';
import type { Seconds } from '@instep/choreo/units';
import { meanConfidence } from './report.ts';

/** The moment that shows best what a dance is: much motion around it, and a dancer who is well seen. 0 when nobody is. */
export const coverMoment = (frames: readonly TimedPose[], fps: number): Seconds => {
  const reach = Math.max(1, Math.round(fps / 2));
  let best = { worth: -1, mediaTime: 0 };
  frames.forEach(({ mediaTime, pose }, index) => {
    if (!pose) return;
    const around = frames.slice(Math.max(0, index - reach), index + reach + 1);
    const worth = meanMotion(around) * meanConfidence(pose) ** 2;
    if (worth > best.worth) best = { worth, mediaTime };
  });
  return best.mediaTime;
};

/** How far the joints move from row to row, as a share of the body's height. */
const meanMotion = (frames: readonly TimedPose[]): number => {
  const steps = frames.slice(1).flatMap(({ pose }, index) => {
    const before = frames[index]?.pose;
    return pose && before ? [motionBetween(before, pose)] : [];
  });
  return steps.length ? steps.reduce((sum, step) => sum + step, 0) / steps.length : 0;
};

const motionBetween = (a: Pose, b: Pose): number => {
  const moved = BODY_KEYPOINTS.map((name) => Math.hypot(b[name].x - a[name].x, b[name].y - a[name].y));
  const heights = BODY_KEYPOINTS.map((name) => b[name].y);
  const height = Math.max(...heights) - Math.min(...heights);
  return height > 0 ? moved.reduce((sum, distance) => sum + distance, 0) / moved.length / height : 0;
};
