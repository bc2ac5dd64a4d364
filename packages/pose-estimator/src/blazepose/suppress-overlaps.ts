import type { Detection } from './decode-detections.ts';

/** Boxes that share more than this part of their common area are one person. As in BlazePose. */
const MAX_OVERLAP = 0.3;

/** One detection a person: of those that overlap, the first. */
export const suppressOverlaps = (detections: readonly Detection[]): Detection[] => {
  const kept: Detection[] = [];
  for (const detection of detections) {
    if (kept.every(({ box }) => overlap(box, detection.box) <= MAX_OVERLAP)) kept.push(detection);
  }
  return kept;
};

type Box = Detection['box'];

/** The part of the area of both together that both share, 0..1. */
export const overlap = (one: Box, other: Box): number => {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (one.width * one.height + other.width * other.height - shared);
};
