import type { Pixels, UnitInterval } from '@instep/choreo/units';
import { DETECTOR_SIZE, type DetectorOutput } from '../engines/pose-engine.ts';
import type { Picture } from '../pose-estimator.ts';
import { makeAnchors } from './anchors.ts';
import { fromLetterbox } from './letterbox.ts';
import { regionAround, type Region } from './region.ts';
import { sigmoid } from './sigmoid.ts';

/** A person the detector found, in the picture's pixels. */
export type Detection = {
  readonly confidence: UnitInterval;
  /** Around the face, from its top left. */
  readonly box: { readonly x: Pixels; readonly y: Pixels; readonly width: Pixels; readonly height: Pixels };
  /** Of the whole body. */
  readonly region: Region;
};

const MIN_CONFIDENCE = 0.5;
const VALUES_PER_BOX = 12;
const ANCHORS = makeAnchors();

/** What the detector's numbers say: everybody it is sure enough of, the surest first. */
export const decodeDetections = (
  { boxes, scores }: DetectorOutput,
  picture: Pick<Picture, 'width' | 'height'>,
): Detection[] =>
  ANCHORS.flatMap((anchor, index) => {
    const confidence = sigmoid(scores[index] ?? -Infinity);
    if (confidence < MIN_CONFIDENCE) return [];
    const values = boxes.subarray(index * VALUES_PER_BOX, (index + 1) * VALUES_PER_BOX);
    const at = (place: number): number => (values[place] ?? 0) / DETECTOR_SIZE;
    const point = (place: number) => fromLetterbox(picture, anchor.x + at(place), anchor.y + at(place + 1));
    const side = Math.max(picture.width, picture.height);
    const [centre, width, height] = [point(0), at(2) * side, at(3) * side];
    const box = { x: centre.x - width / 2, y: centre.y - height / 2, width, height };
    // Of the four points, the first is the mid-hip and the second ends the body.
    return [{ confidence, box, region: regionAround(point(4), point(6)) }];
  }).sort((one, other) => other.confidence - one.confidence);
