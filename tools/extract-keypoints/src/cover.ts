/** The cover of a dance: chooses a moment of it, and writes its JPEG. */
import { BODY_KEYPOINTS, meanConfidence } from '@instep/choreo/body-pose';
import type { Pose, TimedPose } from '@instep/choreo/pose';
import { mean } from '@instep/choreo/statistics';
import type { Seconds } from '@instep/choreo/units';
import { runFfmpeg } from '@instep/video-poses/ffmpeg';

/** The moment that shows a dance best: much motion around it, and a clearly visible dancer. 0 when nobody is seen. */
export const coverMoment = (frames: readonly TimedPose[], fps: number): Seconds => {
  const halfWindow = Math.max(1, Math.round(fps / 2));
  let best = { score: -1, mediaTime: 0 };
  frames.forEach(({ mediaTime, pose }, index) => {
    if (!pose) return;
    const around = frames.slice(Math.max(0, index - halfWindow), index + halfWindow + 1);
    const worth = meanMotion(around) * meanConfidence(pose) ** 2;
    if (worth > best.score) best = { score: worth, mediaTime };
  });
  return best.mediaTime;
};

/** How far the judged keypoints move from row to row, as a share of the body's height. */
const meanMotion = (frames: readonly TimedPose[]): number => {
  const steps = frames.slice(1).flatMap(({ pose }, index) => {
    const before = frames[index]?.pose;
    return pose && before ? [motionBetween(before, pose)] : [];
  });
  return steps.length ? mean(steps) : 0;
};

const motionBetween = (a: Pose, b: Pose): number => {
  const moved = BODY_KEYPOINTS.map((name) => Math.hypot(b[name].x - a[name].x, b[name].y - a[name].y));
  const heights = BODY_KEYPOINTS.map((name) => b[name].y);
  const height = Math.max(...heights) - Math.min(...heights);
  return height > 0 ? mean(moved) / height : 0;
};

/** Writes a JPEG of a playable copy at one moment, 640 pixels wide. */
export const writeCover = async (
  playable: string,
  at: Seconds,
  target: string,
  signal?: AbortSignal,
): Promise<void> => {
  const output = ['-map', '0:v:0', '-frames:v', '1', '-vf', 'scale=640:-2', '-pix_fmt', 'yuvj420p', '-q:v', '4'];
  await runFfmpeg(
    { file: playable, name: 'cover', demuxer: 'mov' },
    // Slightly earlier, so that rounding can't skip the last frame.
    {
      input: ['-ss', Math.max(0, at - 0.01).toFixed(3)],
      output: [...output, '-c:v', 'mjpeg', '-f', 'mjpeg'],
      target,
      signal,
    },
  );
};
