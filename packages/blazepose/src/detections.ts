/** Decodes the detector's output, and chooses the person to follow. */
import type { Pixels, UnitInterval } from '@instep/choreo/units';
import { DETECTOR_SIZE, sigmoid, type DetectorOutput } from './pose-engine.ts';
import type { FrameSize } from './raw-frame.ts';
import { pointInFrame, regionAround, type Region } from './region.ts';

/** A person found by the detector. */
export type Detection = {
  readonly confidence: UnitInterval;
  /** The box around the face. */
  readonly box: Box;
  /** The region of the whole body. */
  readonly region: Region;
};

/** A rectangle in the frame; `x` and `y` are its top left corner. */
type Box = { readonly x: Pixels; readonly y: Pixels; readonly width: Pixels; readonly height: Pixels };

/** The point in the detector's input to which a box is relative, each coordinate in 0..1. */
export type Anchor = { readonly x: number; readonly y: number };

/** The detector's grids, finest first: cells per side, and boxes per cell. */
const GRIDS = [
  { side: 28, boxes: 2 },
  { side: 14, boxes: 2 },
  { side: 7, boxes: 6 },
] as const;

/** The 2254 anchors in the order of the detector's output: the centre of a cell, once for each of its boxes. */
export const makeAnchors = (): Anchor[] =>
  GRIDS.flatMap(({ side, boxes }) =>
    Array.from({ length: side * side * boxes }, (_, index) => {
      const cell = Math.floor(index / boxes);
      return { x: ((cell % side) + 0.5) / side, y: (Math.floor(cell / side) + 0.5) / side };
    }),
  );

const ANCHORS = makeAnchors();
const VALUES_PER_BOX = 12;
const MIN_CONFIDENCE = 0.5;

/**
 * All detections of sufficient confidence in the detector's output, the most confident first. `view` is the part of the
 * frame that it was given.
 */
export const decodeDetections = ({ boxes, scores }: DetectorOutput, view: Region): Detection[] =>
  ANCHORS.flatMap((anchor, index) => {
    const confidence = sigmoid(scores[index] ?? -Infinity);
    if (confidence < MIN_CONFIDENCE) return [];
    const values = boxes.subarray(index * VALUES_PER_BOX, (index + 1) * VALUES_PER_BOX);
    const valueAt = (offset: number): number => (values[offset] ?? 0) / DETECTOR_SIZE;
    const pointAt = (place: number) => pointInFrame(view, anchor.x + valueAt(place), anchor.y + valueAt(place + 1));
    const [centre, width, height] = [pointAt(0), valueAt(2) * view.size, valueAt(3) * view.size];
    const box = { x: centre.x - width / 2, y: centre.y - height / 2, width, height };
    // Of the four points, the first is the mid-hip and the second the edge of the body.
    return [{ confidence, box, region: regionAround(pointAt(4), pointAt(6)) }];
  }).sort((one, other) => other.confidence - one.confidence);

/** Boxes with a larger intersection over union than this belong to one person, as in BlazePose. */
const MAX_OVERLAP = 0.3;

/** Non-maximum suppression: one detection per person, the first of those that overlap. */
export const suppressOverlaps = (detections: readonly Detection[]): Detection[] => {
  const kept: Detection[] = [];
  for (const detection of detections) {
    if (kept.every(({ box }) => overlap(box, detection.box) <= MAX_OVERLAP)) kept.push(detection);
  }
  return kept;
};

/** Intersection over union, 0..1. */
export const overlap = (one: Box, other: Box): number => {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (one.width * one.height + other.width * other.height - shared);
};

/** In the corner of a frame a person counts as half as large: players stand in the middle. Chosen, not measured. */
const DISCOUNT_AT_CORNER = 0.5;

/**
 * The person to follow: the one nearest to the last known region, or the largest and most central one if there is none.
 */
export const choosePerson = (
  detections: readonly Detection[],
  frame: FrameSize,
  last: Region | null,
): Detection | null => {
  const rank = last ? nearnessTo(last) : prominenceIn(frame);
  return detections.reduce<Detection | null>(
    (best, detection) => (best && rank(best.region) >= rank(detection.region) ? best : detection),
    null,
  );
};

const nearnessTo =
  (last: Region) =>
  (region: Region): number =>
    -Math.hypot(region.x - last.x, region.y - last.y);

const prominenceIn =
  ({ width, height }: FrameSize) =>
  (region: Region): number => {
    const fromCentre = Math.hypot(region.x - width / 2, region.y - height / 2) / (Math.hypot(width, height) / 2);
    return region.size * (1 - DISCOUNT_AT_CORNER * fromCentre);
  };
