/** Loads LiteRT.js in a module worker. */
import * as liteRt from '@litertjs/core';
import compatLoader from '@litertjs/core/wasm/litert_wasm_compat_internal.js?url';
import compatWasm from '@litertjs/core/wasm/litert_wasm_compat_internal.wasm?url';
import loader from '@litertjs/core/wasm/litert_wasm_internal.js?url';
import wasm from '@litertjs/core/wasm/litert_wasm_internal.wasm?url';
import threadedLoader from '@litertjs/core/wasm/litert_wasm_threaded_internal.js?url';
import threadedWasm from '@litertjs/core/wasm/litert_wasm_threaded_internal.wasm?url';
import { fetchFile, RUNTIME_BYTES } from './networks.ts';

/** A build of LiteRT: its loader, its wasm, and how many threads it uses. */
type Build = { readonly name: string; readonly loader: string; readonly wasm: string; readonly threads: number };

const BUILDS = {
  relaxed: { name: 'wasm', loader, wasm, threads: 1 },
  threaded: { name: 'wasm, 2 threads', loader: threadedLoader, wasm: threadedWasm, threads: 2 },
  /** For browsers without relaxed SIMD, such as Safari. */
  compat: { name: 'wasm, compat', loader: compatLoader, wasm: compatWasm, threads: 1 },
} as const satisfies Record<string, Build>;

/** With fewer cores a second thread takes from the video's decoding what it gives to the estimation. */
const MIN_CORES_FOR_THREADS = 4;

/** What `loadLiteRt` loaded. */
export type LoadedLiteRt = { readonly liteRt: typeof liteRt; readonly name: string; readonly threads: number };

/**
 * Loads the best build for this browser; may be called once per worker. `onBytes` is called with how many bytes were sent
 * for each piece that arrives. Rejects when none can be loaded.
 */
export const loadLiteRt = async (onBytes: (sentBytes: number) => void): Promise<LoadedLiteRt> => {
  const build = await chooseBuild();
  const wasmBinary = await fetchFile({ url: build.wasm, ...RUNTIME_BYTES }, onBytes);
  await loadAsModule(build, wasmBinary);
  return { liteRt, name: `litert ${build.name}`, threads: build.threads };
};

const chooseBuild = async (): Promise<Build> => {
  if (!(await liteRt.supportsFeature('relaxedSimd'))) return BUILDS.compat;
  const hasThreads = self.crossOriginIsolated && typeof SharedArrayBuffer === 'function';
  return hasThreads && navigator.hardwareConcurrency >= MIN_CORES_FOR_THREADS ? BUILDS.threaded : BUILDS.relaxed;
};

/**
 * LiteRT's loader is a classic script that expects `importScripts`. As a module it passes its factory to AMD's
 * `define`, and nothing is left for `importScripts` to do.
 */
const loadAsModule = async ({ loader, threads }: Build, wasmBinary: Uint8Array): Promise<void> => {
  const scope = self as unknown as Record<string, unknown>;
  const define = (_dependencies: unknown, create: () => unknown) => (scope['ModuleFactory'] = create());
  scope['define'] = Object.assign(define, { amd: true });
  await import(/* @vite-ignore */ loader);
  delete scope['define'];
  scope['importScripts'] = () => {};
  scope['Module'] = {
    wasmBinary,
    // Without it the threads, which are workers from the loader's file, never start.
    mainScriptUrlOrBlob: new URL(loader, self.location.href).href,
    // Fifty lines of INFO would go to the console as errors.
    print: () => {},
    printErr: () => {},
  };
  await withoutGpuWarning(() => liteRt.loadLiteRt(loader, threads > 1 ? { threads: true } : {}));
};

const NO_GPU_WARNING = 'Failed to create default WebGPU device';

/** LiteRT looks for a WebGPU device even for wasm, and warns when there is none. */
const withoutGpuWarning = async (load: () => Promise<unknown>): Promise<void> => {
  const { warn } = console;
  console.warn = (...words: unknown[]) => {
    if (!String(words[0]).startsWith(NO_GPU_WARNING)) warn(...words);
  };
  try {
    await load();
  } finally {
    console.warn = warn;
  }
};
