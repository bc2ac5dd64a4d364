import { checkJpeg } from '@instep/pose-estimator/check-jpeg';
import { createJpegDecoder } from '@instep/pose-estimator/jpeg';
import { roundRobin, type Frame } from '../dance-frames.ts';
import type { Measure } from '../measure.ts';

/** One check is shorter than the clock can measure. */
const CHECKS_PER_RUN = 1000;

/** A webcam's JPEG to pixels. */
export const decodeMeasures = (frames: readonly Frame[]): Measure[] => {
  const decode = createJpegDecoder();
  const next = roundRobin(frames);
  const checkMany = (): void => {
    for (let count = 0; count < CHECKS_PER_RUN; count++) checkJpeg(next().jpeg);
  };
  return [
    { id: 'check', table: 'steps', what: `${CHECKS_PER_RUN} JPEGs checked`, run: checkMany },
    { id: 'decode', table: 'steps', what: 'JPEG to pixels', run: () => void decode(next().jpeg) },
  ];
};
