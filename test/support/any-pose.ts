import type { Pose } from '@instep/choreo/pose';
import { byKeypoint } from '@instep/choreo/skeleton';

/** A pose of which every number differs, so that an exchange of any two shows; decimals as the CSV keeps them. */
export const anyPose = (): Pose =>
  byKeypoint((_name, index) => ({
    x: 100 + index * 1.25,
    y: 200 + index * 2.5,
    confidence: (index + 1) / 40,
    world: { x: (10 * index + 1) / 10_000, y: (20 * index + 1) / 10_000, z: -(40 * index + 1) / 10_000 },
  }));
