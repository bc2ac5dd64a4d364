import type { Choreography } from '@instep/choreo/choreography';
import type { Pose } from '@instep/choreo/pose';
import { byKeypoint, type KeypointName } from '@instep/choreo/skeleton';
import type { Seconds } from '@instep/choreo/units';
import { TRUNK_AND_LEGS, type Place } from './trunk-and-legs.ts';

/**
 * Angles of upper arm and forearm from hanging down, in radians: swings of different periods that never repeat
 * together.
 */
const leftArm = (t: Seconds): Place => [1.4 + 1.2 * Math.sin(2.1 * t), 1.8 + 1.3 * Math.sin(3.3 * t + 1)];
const rightArm = (t: Seconds): Place => [1.2 + 1.1 * Math.sin(2.7 * t + 2), 1.5 + 1.4 * Math.sin(1.9 * t)];

const UPPER_ARM = 55;
const FOREARM = 50;

/** The pose of a test dancer at a moment of the test dance; standing still for `null`. */
export const dancerAt = (t: Seconds | null): Pose => {
  const left = t === null ? ([0.2, 0.2] as const) : leftArm(t);
  const right = t === null ? ([0.2, 0.2] as const) : rightArm(t);
  const places = { ...TRUNK_AND_LEGS, ...arm('left', 1, left), ...arm('right', -1, right) };
  return byKeypoint((name) => {
    const [x, y] = places[name] ?? [0, -150];
    return { x: 240 + x, y: 200 + y, confidence: 1, world: { x: x / 200, y: y / 200, z: 0.1 } };
  });
};

const arm = (side: 'left' | 'right', outwards: 1 | -1, [upper, lower]: Place): Partial<Record<KeypointName, Place>> => {
  const elbow: Place = [outwards * (25 + UPPER_ARM * Math.sin(upper)), -100 + UPPER_ARM * Math.cos(upper)];
  const wrist: Place = [elbow[0] + outwards * FOREARM * Math.sin(lower), elbow[1] + FOREARM * Math.cos(lower)];
  return { [`${side}_elbow`]: elbow, [`${side}_wrist`]: wrist };
};

/** The test dance as a reference: 30 poses a second, moves of two seconds. */
export const danceOf = (duration: Seconds): Choreography => ({
  id: 'made',
  modelFamily: 'blazepose',
  fps: 30,
  duration,
  width: 480,
  height: 360,
  frames: Array.from({ length: Math.ceil(duration * 30) }, (_, k) => ({ mediaTime: k / 30, pose: dancerAt(k / 30) })),
  moves: Array.from({ length: Math.floor(duration / 2) }, (_, k) => {
    return { n: k + 1, start: 2 * k, end: 2 * k + 2, gold: k === 1 };
  }),
});
