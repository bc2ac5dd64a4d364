import { createJpegDecoder } from '@instep/pose-estimator/jpeg';
import { inTurn, type Frame } from '../dance-frames.ts';
import type { Measure } from '../measure.ts';

/** A webcam's JPEG to pixels. */
export const decodeMeasures = (frames: readonly Frame[]): Measure[] => {
  const decode = createJpegDecoder();
  const next = inTurn(frames);
  return [{ id: 'decode', table: 'steps', what: 'JPEG to pixels', run: () => void decode(next().jpeg) }];
};
