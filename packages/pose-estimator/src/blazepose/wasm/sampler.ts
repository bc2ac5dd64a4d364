import type { Picture } from '../../pose-estimator.ts';
import type { Line, Target } from '../sample-line.ts';
import { makeModule } from './assemble.ts';
import { SAMPLING } from './sampling-program.ts';

/** Samples lines of one picture into memory of its own. */
export type Sampler = {
  /** Samples the places `from` to `to` of a line, all of which have a pixel of the picture on every side. */
  readonly sample: (line: Line, from: number, to: number) => void;
  /** What was sampled, laid out as the target's numbers are. Good until the next picture. */
  readonly sampled: Float32Array;
};

const PAGE_BYTES = 64 * 1024;
const FLOAT_BYTES = 4;
/** A pixel of three bytes is read as four. */
const SLACK_BYTES = 4;

type Exports = {
  readonly memory: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number };
  readonly run: (...parameters: readonly number[]) => void;
};

/** Of the global that every Node has, what is needed here; its types come only with a browser's. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

// Memory to work in, no state: whoever samples fills it anew.
let exported: Exports | null = null;

const open = (): Exports =>
  new WebAssembly.Instance(new WebAssembly.Module(makeModule(SAMPLING, 1))).exports as Exports;

/** Takes a picture in; `target` says how the samples are to lie. */
export const openSampler = (
  { width, height, channels, data }: Picture,
  target: Omit<Target, 'out'>,
  floats: number,
): Sampler => {
  exported ??= open();
  const { memory, run } = exported;
  const pictureAt = floats * FLOAT_BYTES;
  const missing = pictureAt + data.length + SLACK_BYTES - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  new Uint8Array(memory.buffer).set(data.subarray(0, width * height * channels), pictureAt);
  const pixelStep = target.pixelStep * FLOAT_BYTES;
  const planeStep = target.planeStep * FLOAT_BYTES;
  const where = [pictureAt, width * channels, channels] as const;
  const { black, scale } = target;
  return {
    sample: ({ x, y, dx, dy, start }, from, to) => {
      const [at, end] = [(start + from) * pixelStep, (start + to) * pixelStep];
      run(...where, at, pixelStep, planeStep, end, x + from * dx, y + from * dy, dx, dy, black, scale);
    },
    sampled: new Float32Array(memory.buffer, 0, floats),
  };
};
