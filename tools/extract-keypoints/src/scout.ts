import type { PoseEstimator } from '@instep/blazepose/estimator';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import { BODY_KEYPOINTS } from '@instep/choreo/body-pose';
import type { Pose } from '@instep/choreo/pose';
import { KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import type { Milliseconds, Pixels, Seconds } from '@instep/choreo/units';

/**
 * Looks beside the dancer for other people. The estimator follows one person and looks nowhere else, so once a second
 * others are looked for to the left and right of the dancer, where nothing of the dancer is visible.
 */

/** The estimator for each side. They follow nobody: their pictures are too far apart in time. */
export type Scouts = { readonly left: PoseEstimator; readonly right: PoseEstimator };

/** How often others are looked for. It takes a tenth of the work. */
export const SCOUT_EVERY: Seconds = 1;
/** The part of the dancer's width that is left out beside the dancer. */
const MARGIN = 0.25;
/** A strip narrower than this part of the picture's height shows nobody whole. */
const MIN_STRIP = 0.15;
/** Below this a person is a shadow, a poster's edge, a plant. */
const MIN_CONFIDENCE = 0.6;
/** A person smaller than this part of the picture's height is a passer-by in the distance. */
const MIN_HEIGHT = 0.12;

/** Whether somebody is beside the dancer. */
export const isAnybodyBeside = async (
  picture: RawFrame,
  dancer: Pose,
  scouts: Scouts,
  timeMs: Milliseconds,
): Promise<boolean> => {
  // Copied before anything is awaited: the picture's memory is reused.
  const strips = SIDES.map((side) => ({ side, strip: stripBeside(picture, dancer, side) }));
  for (const { side, strip } of strips) {
    const other = strip && (await scouts[side].estimate(strip, timeMs));
    if (other && isSomebody(other, picture)) return true;
  }
  return false;
};

const SIDES = ['left', 'right'] as const;

const isSomebody = (pose: Pose, { height }: RawFrame): boolean => {
  const confidence = BODY_KEYPOINTS.reduce((sum, name) => sum + pose[name].confidence, 0) / BODY_KEYPOINTS.length;
  const ys = BODY_KEYPOINTS.map((name) => pose[name].y);
  return confidence >= MIN_CONFIDENCE && Math.max(...ys) - Math.min(...ys) >= MIN_HEIGHT * height;
};

/** The picture to one side of the dancer, copied: the picture's own memory is reused. `null` where there is no room. */
export const stripBeside = (picture: RawFrame, dancer: Pose, side: 'left' | 'right'): RawFrame | null => {
  const xs = KEYPOINT_NAMES.map((name) => dancer[name].x);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const margin = MARGIN * (right - left);
  const [from, to] = side === 'left' ? [0, Math.floor(left - margin)] : [Math.ceil(right + margin), picture.width];
  const [start, end] = [Math.max(0, from), Math.min(picture.width, to)];
  return end - start >= MIN_STRIP * picture.height ? cropped(picture, start, end) : null;
};

const cropped = ({ width, height, channels, data }: RawFrame, from: Pixels, to: Pixels): RawFrame => {
  const line = (to - from) * channels;
  const copy = new Uint8Array(line * height);
  for (let row = 0; row < height; row++) {
    const start = (row * width + from) * channels;
    copy.set(data.subarray(start, start + line), row * line);
  }
  return { width: to - from, height, channels, data: copy };
};
