import { cropRegion } from '@instep/pose-estimator/blazepose/crop';
import { wholePicture } from '@instep/pose-estimator/blazepose/region';
import { DETECTOR_SIZE, LANDMARK_SIZE, type PoseEngine } from '@instep/pose-estimator/engines/pose-engine';
import { inTurn, type Frame } from '../dance-frames.ts';
import type { Engines } from '../engines.ts';
import type { Measure } from '../measure.ts';

/** The networks alone, each on pictures of a dancer: of noise they take another time. */
export const networkMeasures = (frames: readonly Frame[], engines: Engines): Measure[] => {
  const detector: Measure = {
    id: 'detector',
    table: 'networks',
    what: 'detector',
    run: runner(frames, DETECTOR_SIZE, [-1, 1], (pixels) => engines.full.ours.runDetector(pixels)),
  };
  const landmarks = (['lite', 'full', 'heavy'] as const).flatMap((size) => {
    const { untouched, ours } = engines[size];
    const landmark = (id: string, what: string, engine: PoseEngine): Measure => ({
      id,
      table: 'networks',
      what,
      run: runner(frames, LANDMARK_SIZE, [0, 1], (pixels) => engine.runLandmark(pixels)),
    });
    return [
      landmark(`landmark_${size}_untouched`, `landmarks ${size}, untouched`, untouched),
      landmark(`landmark_${size}`, `landmarks ${size}, without the mask`, ours),
    ];
  });
  return [detector, ...landmarks];
};

/** Runs a network on the frames in turn, whose inputs are made before. */
const runner = (
  frames: readonly Frame[],
  size: number,
  range: readonly [number, number],
  run: (pixels: Float32Array) => Promise<unknown>,
): (() => Promise<void>) => {
  const next = inTurn(
    frames.map(({ picture }) => {
      const pixels = new Float32Array(size * size * 3);
      cropRegion(picture, wholePicture(picture), { size, layout: 'channels_last', range }, pixels);
      return pixels;
    }),
  );
  return async () => {
    await run(next());
  };
};
