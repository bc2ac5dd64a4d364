/** The built worker that estimates poses in a browser, given raw frames from outside. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { unpackPose } from '@instep/blazepose/packed-pose';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { Pose } from '@instep/choreo/pose';
import type { Milliseconds } from '@instep/choreo/units';
import type { DeviceModel, FromWorker } from '@instep/web/device-pose/worker-messages';

const ASSETS = fileURLToPath(new URL('../../apps/web/dist/assets', import.meta.url));

/** Frames of one size in a row, at a constant rate. */
export type Clip = { readonly name: string; readonly fps: number; readonly frames: readonly RawFrame[] };

/** What the worker answered to one frame. */
export type BuiltEstimate = {
  /** The pose of each seat, and that of the first. */
  readonly poses: readonly (Pose | null)[];
  readonly pose: Pose | null;
  readonly people: number;
  readonly inferMs: Milliseconds;
};

export type BuiltEstimator = {
  /** Which build of LiteRT runs. */
  readonly engine: string;
  readonly loadMs: Milliseconds;
  /** Forgets everybody followed so far, and estimates so many people in these frames of a clip, by their indices. */
  readonly estimate: (clip: Clip, indices: readonly number[], seats?: number) => Promise<readonly BuiltEstimate[]>;
  readonly close: () => Promise<void>;
};

/** What the functions below keep in the page. */
type PageState = {
  readonly clips: Record<string, ArrayBuffer>;
  readonly workers: Record<string, Worker>;
};

/** Copies a clip into a page of the app, for all of its estimators. */
export const putClip = async (page: Page, { name, frames }: Clip): Promise<void> => {
  const address = `/clip-${name}`;
  await page.route(`**${address}`, (route) => route.fulfill({ body: Buffer.concat(frames.map(withFourChannels)) }));
  await page.evaluate(
    async ({ name, address }) => {
      const state = globalThis as unknown as PageState & { clips?: object };
      Object.assign(state, { clips: { ...state.clips, [name]: await (await fetch(address)).arrayBuffer() } });
    },
    { name, address },
  );
  await page.unroute(`**${address}`);
};

/** Canvases know no frames of three channels. */
const withFourChannels = ({ width, height, channels, data }: RawFrame): Uint8Array => {
  if (channels === 4) return data;
  const pixels = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    pixels.set(data.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
  }
  return pixels;
};

/**
 * Starts the worker in a page of the app, and loads the networks. It uses two threads if the browser has four cores or
 * more; `cores` is what it is to believe. Rejects when it can't be loaded.
 */
export const startBuiltEstimator = async (page: Page, model: DeviceModel, cores?: number): Promise<BuiltEstimator> => {
  const name = `worker ${(started += 1)}`;
  const created = page.waitForEvent('worker');
  await page.evaluate(
    ({ name, url }) => {
      const state = globalThis as unknown as PageState & { workers?: object };
      Object.assign(state, { workers: { ...state.workers, [name]: new Worker(url, { type: 'module' }) } });
    },
    { name, url: `/assets/${builtWorker()}` },
  );
  const worker = await created;
  if (cores !== undefined) {
    await worker.evaluate((value) => void Object.defineProperty(navigator, 'hardwareConcurrency', { value }), cores);
  }
  const { engine, loadMs } = await page.evaluate(loadNetworks, { name, model });
  return {
    engine,
    loadMs,
    estimate: async ({ name: clip, fps, frames }, indices, seats = 1) => {
      const { width, height } = frames[0] ?? { width: 0, height: 0 };
      const answers = await page.evaluate(estimateFrames, { name, clip, fps, width, height, indices, seats });
      return answers.map(({ poses: packed, ...answer }) => {
        const poses = packed.map((pose) => pose && unpackPose(Float64Array.from(pose)));
        return { ...answer, poses, pose: poses[0] ?? null };
      });
    },
    close: () =>
      page.evaluate((name) => (globalThis as unknown as PageState).workers[name]?.terminate(), name).then(() => {}),
  };
};

let started = 0;

const builtWorker = (): string => {
  const file = readdirSync(ASSETS).find((file) => /^estimator\.worker-.*\.js$/.test(file));
  if (!file) throw new Error(`expected the built worker in ${ASSETS}, got none: run npm run build`);
  return file;
};

/** Runs in the page. */
const loadNetworks = ({ name, model }: { readonly name: string; readonly model: DeviceModel }) =>
  new Promise<{ readonly engine: string; readonly loadMs: Milliseconds }>((resolve, reject) => {
    const startMs = performance.now();
    const worker = (globalThis as unknown as PageState).workers[name] as Worker;
    worker.addEventListener('error', ({ message }) => reject(new Error(message)));
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === 'ready') resolve({ engine: data.engine, loadMs: performance.now() - startMs });
      if (data.type === 'failed') reject(new Error(data.reason));
    });
    worker.postMessage({ type: 'load', model });
  });

type FramesToEstimate = {
  readonly name: string;
  readonly clip: string;
  readonly fps: number;
  readonly width: number;
  readonly height: number;
  readonly indices: readonly number[];
  readonly seats: number;
};

/** Runs in the page: gives the frames one after the other, each after the answer to the one before. */
const estimateFrames = async ({ name, clip, fps, width, height, indices, seats }: FramesToEstimate) => {
  const { clips, workers } = globalThis as unknown as PageState;
  const worker = workers[name] as Worker;
  const length = 4 * width * height;
  const answers: { poses: (number[] | null)[]; people: number; inferMs: number }[] = [];
  worker.postMessage({ type: 'reset' });
  for (const index of indices) {
    const pixels = new Uint8ClampedArray(clips[clip] as ArrayBuffer, index * length, length);
    const image = await createImageBitmap(new ImageData(pixels, width, height), {
      premultiplyAlpha: 'none',
      colorSpaceConversion: 'none',
    });
    const answer = await new Promise<Extract<FromWorker, { type: 'estimated' }>>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if (data.type === 'estimated') resolve(data);
        if (data.type === 'failed') reject(new Error(data.reason));
      };
      worker.postMessage({ type: 'estimate', image, width, height, timeMs: (1000 * index) / fps, seats }, [image]);
    });
    answers.push({ ...answer, poses: answer.poses.map((pose) => pose && Array.from(pose)) });
  }
  return answers;
};
