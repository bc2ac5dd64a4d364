import { effortOf } from '@instep/choreo/effort';
import type { Pose, TimedPose } from '@instep/choreo/pose';
import { describe, expect, it } from 'vitest';
import { withChangedKeypoints, standingPose } from '../../support/drawn-poses.ts';

/** Ten frames a second for four seconds, of a body `size` times as large; both hands swing over `way` torso lengths, there and back in a second. */
const swinging = (way: number, size = 1): { readonly frames: readonly TimedPose[] } => ({
  frames: Array.from({ length: 40 }, (_, k) => {
    const still = standingPose();
    const torso = (still.left_hip.y - still.left_shoulder.y) * size;
    const y = 100 + way * torso * Math.abs(((k / 5) % 2) - 1);
    const pose = Object.fromEntries(
      Object.entries(still).map(([name, point]) => [name, { ...point, x: point.x * size, y: point.y * size }]),
    ) as typeof still;
    return {
      mediaTime: k / 10,
      pose: withChangedKeypoints(pose, ['left_wrist', 'right_wrist'], { y }) as unknown as Pose,
    };
  }),
});

describe('the effort of a dance', () => {
  it('grows with the distance that hands and feet cover', () => {
    // Two of four ends go twice the way in a second: as much as all four once.
    expect([0, 0.5, 1.4, 2].map((way) => effortOf(swinging(way)))).toEqual([1, 1, 2, 3]);
  });

  it('is the same for a larger frame', () => {
    expect([0.5, 1.4, 2].map((way) => effortOf(swinging(way, 3)))).toEqual([1, 2, 3]);
  });

  it('is light when nobody is seen', () => {
    expect(effortOf({ frames: swinging(2).frames.map((frame) => ({ ...frame, pose: null })) })).toBe(1);
  });
});
