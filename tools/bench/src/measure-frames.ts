import { danceFrames } from './dance-frames.ts';
import { loadEngines } from './engines.ts';
import { measureInterleaved } from './interleaved.ts';
import type { Measured } from './measure.ts';
import { cropMeasures } from './measures/crop.ts';
import { decodeMeasures } from './measures/decode.ts';
import { bestCaseMeasure } from './measures/best-case.ts';
import { networkMeasures } from './measures/networks.ts';
import { frameOfSizeMeasure, wholeFrameMeasures } from './measures/whole-frame.ts';

/** Measures each step of a frame and the whole, with every model and engine, on the first dance of a folder. */
export const measureFrames = async (dancesFolder: string, rounds: number): Promise<Measured[]> => {
  const frames = await danceFrames(dancesFolder, 480);
  const [small, large] = [await danceFrames(dancesFolder, 320), await danceFrames(dancesFolder, 640)];
  const engines = await loadEngines();
  const measures = [
    ...decodeMeasures(frames),
    ...cropMeasures(frames),
    ...networkMeasures(frames, engines),
    await bestCaseMeasure(),
    ...wholeFrameMeasures(frames, engines),
    frameOfSizeMeasure(small, engines),
    frameOfSizeMeasure(large, engines),
  ];
  return measureInterleaved(measures, { rounds });
};
