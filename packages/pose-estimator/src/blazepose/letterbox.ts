import { DETECTOR_SIZE, type TensorLayout } from '../engines/pose-engine.ts';
import type { Picture } from '../pose-estimator.ts';
import { cropRegion } from './crop.ts';
import { fromRegion, wholePicture, type Point } from './region.ts';

/** Writes the whole picture, in the middle of a black square, as the detector wants it. */
export const letterbox = (picture: Picture, layout: TensorLayout, out: Float32Array): void =>
  cropRegion(picture, wholePicture(picture), { size: DETECTOR_SIZE, layout, range: [-1, 1] }, out);

/** A point in 0..1 of the detector's square, as a point of the picture. */
export const fromLetterbox = (picture: Pick<Picture, 'width' | 'height'>, u: number, v: number): Point =>
  fromRegion(wholePicture(picture), u, v);
