import type { Picture } from '../pose-estimator.ts';
import type { Detection } from './decode-detections.ts';
import type { Region } from './region.ts';

/** At the picture's corner a person counts as half as large. Taste: the player stands in the middle. */
const LOSS_AT_CORNER = 0.5;

/** Whom to follow: the one nearest to where the person was last, else the largest and most central. */
export const choosePerson = (
  detections: readonly Detection[],
  picture: Picture,
  last: Region | null,
): Detection | null => {
  const merit = last ? nearness(last) : prominence(picture);
  return detections.reduce<Detection | null>(
    (best, detection) => (best && merit(best.region) >= merit(detection.region) ? best : detection),
    null,
  );
};

const nearness =
  (last: Region) =>
  (region: Region): number =>
    -Math.hypot(region.x - last.x, region.y - last.y);

const prominence =
  ({ width, height }: Picture) =>
  (region: Region): number => {
    const fromCentre = Math.hypot(region.x - width / 2, region.y - height / 2) / (Math.hypot(width, height) / 2);
    return region.size * (1 - LOSS_AT_CORNER * fromCentre);
  };
