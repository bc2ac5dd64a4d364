import { cropRegion } from '@instep/blazepose/crop';
import { DETECTOR_SIZE, LANDMARK_SIZE, type PoseEngine } from '@instep/blazepose/pose-engine';
import { wholeFrame } from '@instep/blazepose/region';
import { roundRobin, type Frame } from '../dance-frames.ts';
import type { Engines } from '../engines.ts';
import type { Measure } from '../measure.ts';

const ENGINES = [
  ['unchanged', '_untouched', 'wasm, untouched'],
  ['wasm', '_wasm', 'wasm, without the mask'],
  ['native', '', 'native, without the mask'],
] as const;

/** The networks alone, on frames of a dancer: on noise they take a different time. */
export const networkMeasures = (frames: readonly Frame[], engines: Engines): Measure[] => {
  const detector = (id: string, description: string, engine: PoseEngine): Measure => ({
    id,
    table: 'networks',
    what: `detector, ${description}`,
    run: roundRobinRunner(frames, { engine, size: DETECTOR_SIZE, range: [-1, 1] }, (pixels) =>
      engine.runDetector(pixels),
    ),
  });
  const landmark = (id: string, description: string, engine: PoseEngine): Measure => ({
    id,
    table: 'networks',
    what: `landmarks ${description}`,
    run: roundRobinRunner(frames, { engine, size: LANDMARK_SIZE, range: [0, 1] }, (pixels) =>
      engine.runLandmark(pixels),
    ),
  });
  return [
    detector('detector_wasm', 'wasm', engines.full.wasm),
    detector('detector', 'native', engines.full.native),
    ...(['lite', 'full', 'heavy'] as const).flatMap((size) =>
      ENGINES.map(([name, suffix, words]) =>
        landmark(`landmark_${size}${suffix}`, `${size}, ${words}`, engines[size][name]),
      ),
    ),
  ];
};

type Input = { readonly engine: PoseEngine; readonly size: number; readonly range: readonly [number, number] };

/** Runs a network on the frames in turn; the inputs are prepared beforehand. */
const roundRobinRunner = (
  frames: readonly Frame[],
  { engine: { layout }, size, range }: Input,
  run: (pixels: Float32Array) => Promise<unknown>,
): (() => Promise<void>) => {
  const next = roundRobin(
    frames.map(({ pixels: frame }) => {
      const input = new Float32Array(size * size * 3);
      cropRegion(frame, wholeFrame(frame), { size, layout, range }, input);
      return input;
    }),
  );
  return async () => {
    await run(next());
  };
};
