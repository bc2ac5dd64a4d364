import { createBlazePoseEstimator } from '@instep/blazepose/estimator';
import type { PoseEngine } from '@instep/blazepose/pose-engine';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import { createJpegDecoder } from '@instep/pose-estimator/jpeg';
import sharp from 'sharp';
import { roundRobin, type Frame } from '../dance-frames.ts';
import type { Engines } from '../engines.ts';
import type { Measure } from '../measure.ts';

type Decode = (jpeg: Uint8Array) => RawFrame | Promise<RawFrame>;

const TABLE = 'whole frame, JPEG to pose';

/** From a webcam's JPEG to a pose, as the server does it while it tracks a person: at 480 x 360, with all engines. */
export const wholeFrameMeasures = (frames: readonly Frame[], { lite, full, heavy }: Engines): Measure[] => {
  const measure = (id: string, what: string, engine: PoseEngine, decode: Decode = createJpegDecoder()): Measure => ({
    id,
    table: TABLE,
    what: `480 x 360, ${what}`,
    run: trackingRunner(frames, engine, decode),
  });
  return [
    measure('frame_lite_obvious', 'lite, the obvious path', lite.unchanged, decodeBySharp),
    measure('frame_lite', 'lite', lite.native),
    measure('frame_full_obvious', 'full, the obvious path', full.unchanged, decodeBySharp),
    measure('frame_full_wasm', 'full, by wasm', full.wasm),
    measure('frame_full', 'full', full.native),
    measure('frame_heavy', 'heavy', heavy.native),
  ];
};

/** The same at another frame size. */
export const frameOfSizeMeasure = (frames: readonly Frame[], { full }: Engines): Measure => {
  const { width = 0, height = 0 } = frames[0]?.pixels ?? {};
  return {
    id: `frame_full_${width}`,
    table: TABLE,
    what: `${width} x ${height}, full`,
    run: trackingRunner(frames, full.native, createJpegDecoder()),
  };
};

/** The usual way to decode. */
const decodeBySharp = async (jpeg: Uint8Array): Promise<RawFrame> => {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data };
};

const trackingRunner = (frames: readonly Frame[], engine: PoseEngine, decode: Decode): (() => Promise<void>) => {
  const estimator = createBlazePoseEstimator(engine);
  const next = roundRobin(frames);
  let timeMs = 0;
  return async () => {
    timeMs += 100;
    await estimator.estimate(await decode(next().jpeg), timeMs);
  };
};
