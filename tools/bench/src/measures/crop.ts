import { cropRegion, letterbox } from '@instep/blazepose/crop';
import { DETECTOR_SIZE, LANDMARK_SIZE } from '@instep/blazepose/pose-engine';
import { roundRobin, type Frame } from '../dance-frames.ts';
import type { Measure } from '../measure.ts';

/** From pixels to the input of the networks. */
export const cropMeasures = (frames: readonly Frame[]): Measure[] => {
  const [region, square] = [LANDMARK_SIZE, DETECTOR_SIZE].map((side) => new Float32Array(side * side * 3));
  const next = roundRobin(frames);
  const tilted = { x: 240, y: 180, size: 340, rotation: 0.2 };
  const options = { size: LANDMARK_SIZE, layout: 'channels_first', range: [0, 1] } as const;
  return [
    {
      id: 'crop',
      table: 'steps',
      what: 'rotated crop, 256 x 256',
      run: () => cropRegion(next().pixels, tilted, options, region as Float32Array),
    },
    {
      id: 'letterbox',
      table: 'steps',
      what: 'whole frame, 224 x 224',
      run: () => letterbox(next().pixels, 'channels_first', square as Float32Array),
    },
  ];
};
