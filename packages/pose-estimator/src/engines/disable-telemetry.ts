import { isMainThread } from 'node:worker_threads';

/** The setting by which ONNX Runtime's native library sends nothing to its maker, and keeps no id and no records for it. */
export const NO_TELEMETRY = { ORT_DISABLE_TELEMETRY: '1' } as const;

/**
 * Turns ONNX Runtime's telemetry off in this process, whatever its environment says. To be called before the library is
 * loaded, because the library reads the setting once, and from the environment of the process: a thread has only a copy
 * of that, so there it must have been called before the thread was started. Throws if it was not.
 */
export const disableTelemetry = (): void => {
  if (isMainThread) Object.assign(process.env, NO_TELEMETRY);
  for (const [name, value] of Object.entries(NO_TELEMETRY)) {
    if (process.env[name] !== value) throw new Error(`${name}: expected ${value} before this thread, got nothing`);
  }
};
