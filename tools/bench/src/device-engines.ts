/** What estimates poses in the bench's section `device`: the built worker in Chromium, and native code in this process. */
import { createBlazePoseEstimator } from '@instep/blazepose/estimator';
import type { Milliseconds } from '@instep/choreo/units';
import { cpuSecondsOf } from '@instep/measures/process-usage';
import { createOnnxRuntimeEngine, loadOnnxRuntime } from '@instep/pose-estimator/engines/onnxruntime';
import { startBuiltEstimator, type BuiltEstimate, type Clip } from '@instep/test/e2e/built-estimator';
import type { PlayerBrowser } from '@instep/test/e2e/player-browser';

export const DEVICE_MODELS = ['lite', 'full'] as const;
export type DeviceModel = (typeof DEVICE_MODELS)[number];

/** An engine with one network. */
export type DeviceEngine = {
  readonly id: string;
  readonly what: string;
  readonly model: DeviceModel;
  readonly isNative: boolean;
  readonly readyMs: Milliseconds;
  /** Estimates frames in a row, beginning without a person. */
  readonly estimate: (clip: Clip, indices: readonly number[]) => Promise<readonly BuiltEstimate[]>;
  /** The CPU time of everything that estimates, so far. */
  readonly cpuMs: () => Milliseconds;
  readonly close: () => Promise<void>;
};

export const nativeEngine = async (model: DeviceModel): Promise<DeviceEngine> => {
  const startedAt = performance.now();
  const engine = await createOnnxRuntimeEngine(model, await loadOnnxRuntime());
  const estimator = createBlazePoseEstimator(engine);
  return {
    id: `native_${model}`,
    what: `native in Node, ${model}`,
    model,
    isNative: true,
    readyMs: performance.now() - startedAt,
    estimate: async ({ fps, frames }, indices) => {
      const estimates: BuiltEstimate[] = [];
      estimator.reset();
      for (const index of indices) {
        const frame = frames[index];
        if (!frame) throw new RangeError(`expected frame ${index} of ${frames.length}`);
        const startedAt = performance.now();
        const pose = await estimator.estimate(frame, (1000 * index) / fps);
        estimates.push({
          pose,
          poses: [pose],
          people: estimator.track?.people ?? 0,
          inferMs: performance.now() - startedAt,
        });
      }
      return estimates;
    },
    cpuMs: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
    close: () => engine.close(),
  };
};

/** The worker takes two threads in a browser with so many cores. */
const CORES_OF_THREADS = { 1: 2, 2: 4 } as const;

export const browserEngine = async (
  { page }: PlayerBrowser,
  model: DeviceModel,
  threads: 1 | 2,
): Promise<DeviceEngine> => {
  const { engine, loadMs, ...estimator } = await startBuiltEstimator(page, model, CORES_OF_THREADS[threads]);
  const pids = await rendererPids(page);
  return {
    id: `browser_${model}_${threads}`,
    what: `Chromium, ${model}: ${engine}`,
    model,
    isNative: false,
    readyMs: loadMs,
    cpuMs: () => 1000 * pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0),
    ...estimator,
  };
};

/** The processes that run the browser's pages and workers. */
const rendererPids = async (page: PlayerBrowser['page']): Promise<number[]> => {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (!session) throw new Error('expected Chromium with DevTools');
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
};
