import { cropRegion } from '@instep/blazepose/crop';
import { DETECTOR_SIZE, LANDMARK_SIZE, type PoseEngine } from '@instep/blazepose/pose-engine';
import { wholeFrame } from '@instep/blazepose/region';
import { inTurn, type Frame } from '../dance-frames.ts';
import type { Engines } from '../engines.ts';
import type { Measure } from '../measure.ts';

const ENGINES = [
  ['untouched', '_untouched', 'wasm, untouched'],
  ['wasm', '_wasm', 'wasm, without the mask'],
  ['native', '', 'native, without the mask'],
] as const;

/** The networks alone, on frames of a dancer: on noise they take a different time. */
export const networkMeasures = (frames: readonly Frame[], engines: Engines): Measure[] => {
  const detector = (id: string, words: string, engine: PoseEngine): Measure => ({
    id,
    table: 'networks',
    what: `detector, ${words}`,
    run: runner(frames, { engine, size: DETECTOR_SIZE, range: [-1, 1] }, (pixels) => engine.runDetector(pixels)),
  });
  const landmark = (id: string, words: string, engine: PoseEngine): Measure => ({
    id,
    table: 'networks',
    what: `landmarks ${words}`,
    run: runner(frames, { engine, size: LANDMARK_SIZE, range: [0, 1] }, (pixels) => engine.runLandmark(pixels)),
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
const runner = (
  frames: readonly Frame[],
  { engine: { layout }, size, range }: Input,
  run: (pixels: Float32Array) => Promise<unknown>,
): (() => Promise<void>) => {
  const next = inTurn(
    frames.map(({ picture }) => {
      const pixels = new Float32Array(size * size * 3);
      cropRegion(picture, wholeFrame(picture), { size, layout, range }, pixels);
      return pixels;
    }),
  );
  return async () => {
    await run(next());
  };
};
