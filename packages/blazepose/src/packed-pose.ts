/** Poses as flat arrays of numbers, cheap to send to another thread or process. */
import type { Pose } from '@instep/choreo/pose';
import { byKeypoint, KEYPOINT_NAMES } from '@instep/choreo/skeleton';

const VALUES_PER_KEYPOINT = 6;

/** A pose as 33 x (x, y, confidence, world x, y, z), with NaN where there is no world point. */
export const packPose = (pose: Pose): Float64Array<ArrayBuffer> => {
  const packed = new Float64Array(KEYPOINT_NAMES.length * VALUES_PER_KEYPOINT);
  KEYPOINT_NAMES.forEach((name, index) => {
    const { x, y, confidence, world } = pose[name];
    packed.set([x, y, confidence, world?.x ?? NaN, world?.y ?? NaN, world?.z ?? NaN], index * VALUES_PER_KEYPOINT);
  });
  return packed;
};

/** Unpacks a packed pose. Throws RangeError if the array has another length. */
export const unpackPose = (packed: Float64Array): Pose => {
  if (packed.length !== KEYPOINT_NAMES.length * VALUES_PER_KEYPOINT) {
    throw new RangeError(
      `expected ${KEYPOINT_NAMES.length * VALUES_PER_KEYPOINT} numbers of a pose, got ${packed.length}`,
    );
  }
  return byKeypoint((_name, index) => {
    const values = Array.from(packed.subarray(index * VALUES_PER_KEYPOINT, (index + 1) * VALUES_PER_KEYPOINT));
    const [x, y, confidence, worldX, worldY, worldZ] = values as KeypointValues;
    const world = Number.isNaN(worldX) ? null : { x: worldX, y: worldY, z: worldZ };
    return { x, y, confidence, world };
  });
};

/** The check above guarantees that there are six numbers. */
type KeypointValues = [number, number, number, number, number, number];
