/** Generated dances and dancers for tests that need no video. */
import type { Choreography, Move } from '@instep/choreo/choreography';
import type { Pose, TimedPose } from '@instep/choreo/pose';
import { byKeypoint, type KeypointName } from '@instep/choreo/skeleton';
import type { Seconds } from '@instep/choreo/units';

/**
 * Angles of upper arm and forearm from hanging down, in radians: swings of different periods that never repeat
 * together.
 */
const leftArm = (t: Seconds): Point2D => [1.4 + 1.2 * Math.sin(2.1 * t), 1.8 + 1.3 * Math.sin(3.3 * t + 1)];
const rightArm = (t: Seconds): Point2D => [1.2 + 1.1 * Math.sin(2.7 * t + 2), 1.5 + 1.4 * Math.sin(1.9 * t)];

const UPPER_ARM = 55;
const FOREARM = 50;

/** The pose of a test dancer at a moment of the test dance; standing still for `null`. */
export const testDancerPose = (t: Seconds | null): Pose => {
  const left = t === null ? ([0.2, 0.2] as const) : leftArm(t);
  const right = t === null ? ([0.2, 0.2] as const) : rightArm(t);
  const points = { ...TRUNK_AND_LEGS, ...arm('left', 1, left), ...arm('right', -1, right) };
  return byKeypoint((name) => {
    const [x, y] = points[name] ?? [0, -150];
    return { x: 240 + x, y: 200 + y, confidence: 1, world: { x: x / 200, y: y / 200, z: 0.1 } };
  });
};

const arm = (
  side: 'left' | 'right',
  outwards: 1 | -1,
  [upper, lower]: Point2D,
): Partial<Record<KeypointName, Point2D>> => {
  const elbow: Point2D = [outwards * (25 + UPPER_ARM * Math.sin(upper)), -100 + UPPER_ARM * Math.cos(upper)];
  const wrist: Point2D = [elbow[0] + outwards * FOREARM * Math.sin(lower), elbow[1] + FOREARM * Math.cos(lower)];
  return { [`${side}_elbow`]: elbow, [`${side}_wrist`]: wrist };
};

/** The test dance as a reference: 30 poses a second, moves of two seconds. */
export const makeTestDance = (duration: Seconds): Choreography => ({
  id: 'made',
  modelFamily: 'blazepose',
  fps: 30,
  duration,
  width: 480,
  height: 360,
  frames: Array.from({ length: Math.ceil(duration * 30) }, (_, k) => ({
    mediaTime: k / 30,
    pose: testDancerPose(k / 30),
  })),
  moves: Array.from({ length: Math.floor(duration / 2) }, (_, k) => {
    return { n: k + 1, start: 2 * k, end: 2 * k + 2, gold: k === 1 };
  }),
});

export type Point2D = readonly [x: number, y: number];

/**
 * Trunk and legs of a person of about 300 px who faces the camera, from mid-hip: the person's left is on the right of
 * the frame.
 */
export const TRUNK_AND_LEGS: Partial<Record<KeypointName, Point2D>> = {
  nose: [0, -160],
  left_ear: [10, -160],
  right_ear: [-10, -160],
  left_shoulder: [25, -100],
  right_shoulder: [-25, -100],
  left_hip: [15, 0],
  right_hip: [-15, 0],
  left_knee: [18, 70],
  right_knee: [-18, 70],
  left_ankle: [20, 140],
  right_ankle: [-20, 140],
};

/** Arms stretched out. */
const STANDING: Partial<Record<KeypointName, Point2D>> = {
  ...TRUNK_AND_LEGS,
  left_elbow: [60, -100],
  right_elbow: [-60, -100],
  left_wrist: [95, -100],
  right_wrist: [-95, -100],
};

/** Someone whose left wrist circles once a second, seen 30 times a second. */
export const circlingWrist = (seconds: number): TimedPose[] =>
  Array.from({ length: Math.round(seconds * 30) }, (_, index) => {
    const angle = (2 * Math.PI * index) / 30;
    return {
      mediaTime: index / 30,
      pose: byKeypoint((name) => {
        const [x, y] = STANDING[name] ?? [0, 0];
        const [dx, dy] = name === 'left_wrist' ? [20 * Math.cos(angle), 20 * Math.sin(angle)] : [0, 0];
        return { x: x + dx, y: y + dy, confidence: 1, world: { x: (x + dx) / 200, y: (y + dy) / 200, z: 0.1 } };
      }),
    };
  });

/** A choreography of timed poses at 30 fps, cut into moves of two seconds. */
export const choreographyFromPoses = (frames: readonly TimedPose[]): Choreography => {
  const duration = frames.length / 30;
  const moves = Array.from({ length: Math.floor(duration / 2) }, (_, index): Move => {
    return { n: index + 1, start: 2 * index, end: 2 * index + 2, gold: false };
  });
  return { id: 'made', modelFamily: 'blazepose', fps: 30, duration, width: 640, height: 480, frames, moves };
};
