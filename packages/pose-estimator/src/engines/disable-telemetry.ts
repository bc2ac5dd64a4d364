import { isMainThread } from 'node:worker_threads';

/**
 * The setting with which ONNX Runtime's native library sends nothing to its vendor, and stores no id and no records.
 */
export const NO_TELEMETRY = { ORT_DISABLE_TELEMETRY: '1' } as const;

/**
 * Turns ONNX Runtime's telemetry off in this process, whatever its environment contains. Must be called before the
 * library is loaded: the library reads the setting once, from the environment of the process. A thread only has a copy
 * of that environment, so for a thread it must be called before the thread starts. Throws if it was not.
 */
export const disableTelemetry = (): void => {
  if (isMainThread) Object.assign(process.env, NO_TELEMETRY);
  for (const [name, value] of Object.entries(NO_TELEMETRY)) {
    if (process.env[name] !== value) throw new Error(`${name}: expected ${value} before this thread, got nothing`);
  }
};
