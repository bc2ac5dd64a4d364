import { checkJpeg } from '@instep/pose-estimator/check-jpeg';
import { createJpegDecoder } from '@instep/pose-estimator/jpeg';
import { inTurn, type Frame } from '../dance-frames.ts';
import type { Measure } from '../measure.ts';

/** One check is shorter than the clock can measure. */
const LOOKS = 1000;

/** A webcam's JPEG to pixels. */
export const decodeMeasures = (frames: readonly Frame[]): Measure[] => {
  const decode = createJpegDecoder();
  const next = inTurn(frames);
  const look = (): void => {
    for (let count = 0; count < LOOKS; count++) checkJpeg(next().jpeg);
  };
  return [
    { id: 'check', table: 'steps', what: `${LOOKS} JPEGs looked over`, run: look },
    { id: 'decode', table: 'steps', what: 'JPEG to pixels', run: () => void decode(next().jpeg) },
  ];
};
