/** Samples the rows of a crop: by WebAssembly inside the frame, by TypeScript near its edges. */
import type { RawFrame } from './raw-frame.ts';
import { SAMPLER_WASM } from './sampler-wasm.ts';

/** One row of a crop: samples on a line through the frame, measured from the centre of the frame's first pixel. */
export type CropRow = {
  /** Position of the first sample. */
  x: number;
  y: number;
  /** Step from one sample to the next. */
  readonly dx: number;
  readonly dy: number;
  /** The first sample's index among all samples of the crop. */
  start: number;
};

/** Where in a tensor samples are written, and how colours are converted to values. Steps are in floats. */
export type CropTarget = {
  readonly out: Float32Array;
  readonly pixelStep: number;
  readonly planeStep: number;
  readonly black: number;
  readonly scale: number;
};

/** Samples rows of one frame into the sampler's own memory. */
export type Sampler = {
  /** Samples `from` to before `to` of a row; each of them must have a pixel of the frame on every side. */
  readonly sample: (row: CropRow, from: number, to: number) => void;
  /** The samples, laid out as in the target. Valid until the next frame. */
  readonly sampled: Float32Array;
};

const PAGE_BYTES = 64 * 1024;
const FLOAT_BYTES = 4;
/** A pixel of three bytes is read as four: the last one needs an extra byte. */
const SLACK_BYTES = 4;

/** What sampler.wat exports. */
type SamplerExports = {
  readonly memory: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number };
  readonly sample_row: (...parameters: readonly number[]) => void;
};

/** A global of browsers and Node alike; TypeScript declares it with the DOM's types only. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

// Working memory, not state: every crop overwrites it.
let samplerExports: SamplerExports | null = null;

const instantiate = (): SamplerExports =>
  new WebAssembly.Instance(new WebAssembly.Module(SAMPLER_WASM)).exports as SamplerExports;

/**
 * Copies a frame to the sampler's memory; `target` gives the layout of the samples, `floats` their number of values.
 */
export const openSampler = (
  { width, height, channels, data }: RawFrame,
  target: Omit<CropTarget, 'out'>,
  floats: number,
): Sampler => {
  samplerExports ??= instantiate();
  const { memory, sample_row: sampleRow } = samplerExports;
  const frameAt = floats * FLOAT_BYTES;
  const missingBytes = frameAt + data.length + SLACK_BYTES - memory.buffer.byteLength;
  if (missingBytes > 0) memory.grow(Math.ceil(missingBytes / PAGE_BYTES));
  new Uint8Array(memory.buffer).set(data.subarray(0, width * height * channels), frameAt);
  const pixelStep = target.pixelStep * FLOAT_BYTES;
  const planeStep = target.planeStep * FLOAT_BYTES;
  const frame = [frameAt, width * channels, channels] as const;
  const { black, scale } = target;
  return {
    sample: ({ x, y, dx, dy, start }, from, to) => {
      const [at, end] = [(start + from) * pixelStep, (start + to) * pixelStep];
      sampleRow(...frame, at, pixelStep, planeStep, end, x + from * dx, y + from * dy, dx, dy, black, scale);
    },
    sampled: new Float32Array(memory.buffer, 0, floats),
  };
};

/** How far the frame extends beyond the centres of its outermost pixels. */
const HALF_PIXEL = 0.5;

/**
 * Samples `from` to before `to` of a row, wherever they are: black outside the frame, the outermost pixels at its edge.
 */
export const sampleNearEdges = (
  { width, height, channels, data }: RawFrame,
  row: CropRow,
  { out, pixelStep, planeStep, black, scale }: CropTarget,
  from: number,
  to: number,
): void => {
  const [right, bottom] = [width - 1, height - 1];
  for (let step = from; step < to; step++) {
    const at = (row.start + step) * pixelStep;
    const x = row.x + step * row.dx;
    const y = row.y + step * row.dy;
    if (x < -HALF_PIXEL || y < -HALF_PIXEL || x > right + HALF_PIXEL || y > bottom + HALF_PIXEL) {
      out[at] = out[at + planeStep] = out[at + 2 * planeStep] = black;
      continue;
    }
    const cx = Math.min(Math.max(x, 0), right);
    const cy = Math.min(Math.max(y, 0), bottom);
    // The last column and row are reached from the ones before them, so that all four neighbours exist.
    const left = Math.min(cx | 0, right - 1);
    const top = Math.min(cy | 0, bottom - 1);
    const [fx, fy] = [cx - left, cy - top];
    const a = (top * width + left) * channels;
    const c = a + width * channels;
    for (let colour = 0; colour < 3; colour++) {
      const above = data[a + colour]! + fx * (data[a + channels + colour]! - data[a + colour]!);
      const below = data[c + colour]! + fx * (data[c + channels + colour]! - data[c + colour]!);
      out[at + colour * planeStep] = black + scale * (above + fy * (below - above));
    }
  }
};
