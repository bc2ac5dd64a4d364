/** Loads LiteRT.js, which is written for browsers, in Node. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { createLiteRtEngine } from '@instep/blazepose/litert-engine';
import type * as LiteRtModule from '@litertjs/core';
import type { PoseEngine } from '@instep/blazepose/pose-engine';
import { readWeights, type LandmarkSize } from '../weights.ts';

export type LiteRt = typeof LiteRtModule;

/** An engine that runs wasm on one thread, on every system. */
export const loadLiteRtEngine = async (size: LandmarkSize): Promise<PoseEngine> =>
  createLiteRtEngine(await loadLiteRt(), {
    detector: await readWeights('detector'),
    landmark: await readWeights(size),
  });

const require = createRequire(import.meta.url);
const SILENT_CONSOLE = { ...console, log: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const NO_GPU_WARNING = 'Failed to create default WebGPU device';

// LiteRT can be loaded only once per process.
let loading: Promise<LiteRt> | null = null;

/** LiteRT.js, loaded once per process. */
export const loadLiteRt = (): Promise<LiteRt> => (loading ??= load());

const load = async (): Promise<LiteRt> => {
  const liteRt = await import('@litertjs/core');
  const wasmFolder = path.join(path.dirname(require.resolve('@litertjs/core')), '../wasm');
  await withBrowserGlobals(() => liteRt.loadLiteRt(`${wasmFolder}/`));
  return liteRt;
};

/** Defines the two globals of a web worker that LiteRT's loader needs, while `work` runs. */
const withBrowserGlobals = async (work: () => Promise<unknown>): Promise<void> => {
  const scope = globalThis as Record<string, unknown>;
  const before = { self: scope['self'], importScripts: scope['importScripts'], warn: console.warn };
  scope['self'] = globalThis;
  scope['importScripts'] = importScript;
  console.warn = (...words: unknown[]) => {
    if (!String(words[0]).startsWith(NO_GPU_WARNING)) before.warn(...words);
  };
  try {
    await work();
  } finally {
    console.warn = before.warn;
    restore(scope, 'self', before.self);
    restore(scope, 'importScripts', before.importScripts);
  }
};

const restore = (scope: Record<string, unknown>, name: string, value: unknown): void => {
  if (value === undefined) delete scope[name];
  else scope[name] = value;
};

/** Runs the loader's script as a CommonJS module with a silent console. */
const importScript = (file: string): void => {
  const parameters = ['require', '__filename', '__dirname', 'module', 'exports', 'console'];
  const code = `${readFileSync(file, 'utf8')}\n;return ModuleFactory;`;
  const run = compileFunction(code, parameters, { filename: file }) as (...given: unknown[]) => unknown;
  const factory = run(createRequire(file), file, path.dirname(file), { exports: {} }, {}, SILENT_CONSOLE);
  (globalThis as Record<string, unknown>)['ModuleFactory'] = factory;
};
