import { keyPoses } from '@instep/choreo/key-pose';
import type { Choreography } from '@instep/choreo/choreography';
import type { Pose } from '@instep/choreo/pose';
import { describe, expect, it } from 'vitest';
import { withChangedKeypoints, standingPose } from '../../support/drawn-poses.ts';

/** Ten frames a second; the left hand goes up to 50 pixels above the head at `peak`. */
const raising = (peak: number, seconds = 4): Choreography => ({
  id: 'made',
  modelFamily: 'blazepose',
  fps: 10,
  duration: seconds,
  width: 400,
  height: 300,
  frames: Array.from({ length: 10 * seconds }, (_, k) => {
    const y = 150 - Math.max(0, 140 - 100 * Math.abs(k / 10 - peak));
    return { mediaTime: k / 10, pose: withChangedKeypoints(standingPose(), ['left_wrist'], { y }) as unknown as Pose };
  }),
  moves: [{ n: 1, start: 0, end: seconds, gold: false }],
});

describe('the key pose of a move', () => {
  it("is the moment farthest from the dance's mean pose, with the limb that moves", () => {
    const [key] = keyPoses(raising(2));
    expect(key?.at).toBe(2);
    expect(key?.moving).toEqual(['left_arm']);
  });

  it('includes the pose shortly before, unless nobody was seen then', () => {
    expect(keyPoses(raising(2))[0]?.before?.left_wrist.y).toBeGreaterThan(
      keyPoses(raising(2))[0]?.pose.left_wrist.y ?? 0,
    );
    expect(keyPoses(raising(0))[0]?.before).toBeNull();
  });

  it('is null when nobody was seen', () => {
    const dance = raising(2);
    expect(keyPoses({ ...dance, frames: dance.frames.map((frame) => ({ ...frame, pose: null })) })).toEqual([null]);
  });
});
