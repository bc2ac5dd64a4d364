import type { Choreography, Move } from '@instep/choreo/choreography';
import type { TimedPose } from '@instep/choreo/pose';
import { byKeypoint, type KeypointName } from '@instep/choreo/skeleton';
import { TRUNK_AND_LEGS, type Place } from './trunk-and-legs.ts';

/** Arms stretched out. */
const STANDING: Partial<Record<KeypointName, Place>> = {
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
export const madeChoreography = (frames: readonly TimedPose[]): Choreography => {
  const duration = frames.length / 30;
  const moves = Array.from({ length: Math.floor(duration / 2) }, (_, index): Move => {
    return { n: index + 1, start: 2 * index, end: 2 * index + 2, gold: false };
  });
  return { id: 'made', modelFamily: 'blazepose', fps: 30, duration, width: 640, height: 480, frames, moves };
};
