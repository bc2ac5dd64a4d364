import type { Pose } from '@instep/choreo/pose';
import { byKeypoint } from '@instep/choreo/skeleton';

/**
 * A pose in which every number differs, so that swapping any two is noticed; with as many decimals as the CSV keeps.
 */
export const anyPose = (): Pose =>
  byKeypoint((_name, index) => ({
    x: 100 + index * 1.25,
    y: 200 + index * 2.5,
    confidence: (index + 1) / 40,
    world: { x: (10 * index + 1) / 10_000, y: (20 * index + 1) / 10_000, z: -(40 * index + 1) / 10_000 },
  }));
