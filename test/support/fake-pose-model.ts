import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { Pose } from '@instep/choreo/pose';
import { byKeypoint, type KeypointName } from '@instep/choreo/skeleton';
import type { PoseModel } from '@instep/pose-estimator/pose-model';

/** A person of 200 pixels who swings both arms twice in three seconds. */
export const swingingPose = (timeMs: number): Pose => {
  const angle = Math.sin((timeMs / 1500) * 2 * Math.PI) * 1.4;
  const arm = (side: 1 | -1, length: number): Point2D => [
    160 + side * (20 + length * Math.cos(angle)),
    70 - length * Math.sin(angle),
  ];
  const points: { readonly [name in KeypointName]?: Point2D } = {
    left_shoulder: [180, 70],
    right_shoulder: [140, 70],
    left_elbow: arm(1, 30),
    right_elbow: arm(-1, 30),
    left_wrist: arm(1, 58),
    right_wrist: arm(-1, 58),
    left_hip: [175, 130],
    right_hip: [145, 130],
    left_knee: [176, 175],
    right_knee: [144, 175],
    left_ankle: [177, 220],
    right_ankle: [143, 220],
    left_ear: [168, 35],
    right_ear: [152, 35],
  };
  return byKeypoint((name) => {
    const [x, y] = points[name] ?? [160, 40];
    return { x, y, confidence: 0.9, world: { x: (x - 160) / 100, y: (y - 130) / 100, z: 0 } };
  });
};

type Point2D = readonly [number, number];

/** A pose model that returns what `answer` returns for a frame and its time, and counts its calls. */
export const fakePoseModel = (
  poseOf: (timeMs: number, frame: RawFrame) => Pose | null | Promise<Pose | null>,
): PoseModel & { readonly callCount: () => number } => {
  let callCount = 0;
  return {
    family: 'blazepose',
    name: 'fake',
    engine: 'fake',
    createEstimator: () => ({
      estimate: async (frame, timeMs) => {
        callCount++;
        return poseOf(timeMs, frame);
      },
      reset: () => {},
      track: null,
    }),
    close: async () => {},
    callCount: () => callCount,
  };
};
