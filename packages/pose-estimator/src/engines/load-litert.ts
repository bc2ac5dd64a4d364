import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import type * as LiteRtModule from '@litertjs/core';

export type LiteRt = typeof LiteRtModule;

const require = createRequire(import.meta.url);
const QUIET = { ...console, log: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const NO_GPU = 'Failed to create default WebGPU device';

// LiteRT allows one load a process, so the promise of it is the process's.
let loading: Promise<LiteRt> | null = null;

/** LiteRT.js, which is written for browsers, ready to run its wasm in Node. Loaded once a process. */
export const loadLiteRt = (): Promise<LiteRt> => (loading ??= load());

const load = async (): Promise<LiteRt> => {
  const liteRt = await import('@litertjs/core');
  const wasmFolder = path.join(path.dirname(require.resolve('@litertjs/core')), '../wasm');
  await standingInForABrowser(() => liteRt.loadLiteRt(`${wasmFolder}/`));
  return liteRt;
};

/** Gives LiteRT's loader the two globals of a web worker that it needs, for as long as it loads. */
const standingInForABrowser = async (work: () => Promise<unknown>): Promise<void> => {
  const scope = globalThis as Record<string, unknown>;
  const before = { self: scope['self'], importScripts: scope['importScripts'], warn: console.warn };
  scope['self'] = globalThis;
  scope['importScripts'] = importScript;
  console.warn = (...words: unknown[]) => {
    if (!String(words[0]).startsWith(NO_GPU)) before.warn(...words);
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

/** Runs the loader's script as a module of its own, with a console that says nothing. */
const importScript = (file: string): void => {
  const parameters = ['require', '__filename', '__dirname', 'module', 'exports', 'console'];
  const code = `${readFileSync(file, 'utf8')}\n;return ModuleFactory;`;
  const run = compileFunction(code, parameters, { filename: file }) as (...given: unknown[]) => unknown;
  const factory = run(createRequire(file), file, path.dirname(file), { exports: {} }, {}, QUIET);
  (globalThis as Record<string, unknown>)['ModuleFactory'] = factory;
};
