/** Follows a person from frame to frame with MoveNet. */
import { runOneAtATime, type PoseEstimator } from '@instep/blazepose/estimator';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { Pose } from '@instep/choreo/pose';
import { byKeypoint } from '@instep/choreo/skeleton';
import type { Milliseconds } from '@instep/choreo/units';
import type { PoseDetector, Keypoint as FoundKeypoint } from '@tensorflow-models/pose-detection';
import type { TensorFlow } from './tensorflow.ts';

/** Each detector remembers one person: a track holds a detector for as long as it follows somebody. */
export type DetectorPool = {
  acquire(): Promise<PoseDetector>;
  release(detector: PoseDetector): void;
};

/** Follows one person with MoveNet, which itself crops the next frame around the last pose. */
export const createMoveNetEstimator = (tf: TensorFlow, pool: DetectorPool): PoseEstimator => {
  let detector: PoseDetector | null = null;
  return {
    estimate: runOneAtATime(async (frame: RawFrame, timeMs: Milliseconds) => {
      detector ??= await pool.acquire();
      const tensor = tf.tensor3d(rgbOf(frame), [frame.height, frame.width, 3], 'int32');
      try {
        const [person] = await detector.estimatePoses(tensor, {}, timeMs);
        return person ? poseOf(person.keypoints) : null;
      } finally {
        tensor.dispose();
      }
    }),
    reset: () => {
      if (detector) pool.release(detector);
      detector = null;
    },
    track: null,
  };
};

/** A frame's red, green and blue, without the fourth channel. */
export const rgbOf = ({ width, height, channels, data }: RawFrame): Int32Array => {
  const rgb = new Int32Array(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
    rgb[to] = data[from] ?? 0;
    rgb[to + 1] = data[from + 1] ?? 0;
    rgb[to + 2] = data[from + 2] ?? 0;
  }
  return rgb;
};

/** MoveNet's 17 keypoints, which have the same names as ours, as a pose; the other 16 have confidence 0. */
export const poseOf = (found: readonly FoundKeypoint[]): Pose => {
  const byName = new Map(found.map((keypoint) => [keypoint.name, keypoint]));
  return byKeypoint((name) => {
    const { x, y, score = 0 } = byName.get(name) ?? { x: 0, y: 0 };
    return { x, y, confidence: Math.min(1, Math.max(0, score)), world: null };
  });
};
