/**
 * Detects other people beside the dancer. The dancer's estimator tracks one person and ignores everybody else, so once
 * a second two other estimators search the strips to the left and right of the dancer, where the dancer isn't visible.
 */
import { BODY_KEYPOINTS, meanConfidence } from '@instep/choreo/body-pose';
import type { Pose } from '@instep/choreo/pose';
import { KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import type { Milliseconds, Pixels, Seconds } from '@instep/choreo/units';
import type { PoseEstimator } from '@instep/blazepose/estimator';
import type { RawFrame } from '@instep/blazepose/raw-frame';

/** The estimator for each side. They must not track: their images are too far apart in time. */
export type BystanderEstimators = { readonly left: PoseEstimator; readonly right: PoseEstimator };

/** How often bystanders are searched for. This adds a tenth of the work. */
export const BYSTANDER_SEARCH_INTERVAL: Seconds = 1;
/** The margin between the dancer and a strip, as a share of the dancer's width. */
const MARGIN = 0.25;
/** A strip narrower than this share of the frame's height can't show a whole person. */
const MIN_STRIP = 0.15;
/** With less confidence, what was found may be a shadow, a poster's edge or a plant. */
const MIN_CONFIDENCE = 0.6;
/** A person smaller than this share of the frame's height is taken for a passer-by in the distance. */
const MIN_HEIGHT = 0.12;

/** Whether there is another person beside the dancer. */
export const detectBystander = async (
  image: RawFrame,
  dancer: Pose,
  estimators: BystanderEstimators,
  timeMs: Milliseconds,
): Promise<boolean> => {
  // Copied before the first await, because the image's memory is reused.
  const strips = SIDES.map((side) => ({ side, strip: stripBeside(image, dancer, side) }));
  for (const { side, strip } of strips) {
    const person = strip && (await estimators[side].estimate(strip, timeMs));
    if (person && isPerson(person, image)) return true;
  }
  return false;
};

const SIDES = ['left', 'right'] as const;

const isPerson = (pose: Pose, { height }: RawFrame): boolean => {
  const ys = BODY_KEYPOINTS.map((name) => pose[name].y);
  return meanConfidence(pose) >= MIN_CONFIDENCE && Math.max(...ys) - Math.min(...ys) >= MIN_HEIGHT * height;
};

/** A copy of the image to one side of the dancer; `null` if that strip is too narrow. */
const stripBeside = (image: RawFrame, dancer: Pose, side: 'left' | 'right'): RawFrame | null => {
  const xs = KEYPOINT_NAMES.map((name) => dancer[name].x);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const margin = MARGIN * (right - left);
  const [from, to] = side === 'left' ? [0, Math.floor(left - margin)] : [Math.ceil(right + margin), image.width];
  const [start, end] = [Math.max(0, from), Math.min(image.width, to)];
  return end - start >= MIN_STRIP * image.height ? copyColumns(image, start, end) : null;
};

const copyColumns = ({ width, height, channels, data }: RawFrame, from: Pixels, to: Pixels): RawFrame => {
  const rowBytes = (to - from) * channels;
  const copy = new Uint8Array(rowBytes * height);
  for (let row = 0; row < height; row++) {
    const start = (row * width + from) * channels;
    copy.set(data.subarray(start, start + rowBytes), row * rowBytes);
  }
  return { width: to - from, height, channels, data: copy };
};
