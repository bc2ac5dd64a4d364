/** Chooses the engine that runs BlazePose's networks. */
import type { PoseEngine } from '@instep/blazepose/pose-engine';
import type { LandmarkSize } from '../weights.ts';
import { loadLiteRtEngine } from './load-litert.ts';
import { createOnnxRuntimeEngine, loadOnnxRuntime, NativeEngineError, type OnnxRuntime } from './onnxruntime.ts';

/** `auto` is native code if it can be loaded, and wasm otherwise. */
export const ENGINE_CHOICES = ['auto', 'native', 'wasm'] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

/** The environment's POSE_ENGINE; `auto` by default. Throws RangeError. */
export const engineChoiceFrom = (environment: Readonly<Record<string, string | undefined>>): EngineChoice => {
  const requested = environment['POSE_ENGINE'] || 'auto';
  const choice = ENGINE_CHOICES.find((known) => known === requested);
  if (choice) return choice;
  throw new RangeError(`POSE_ENGINE: expected one of ${ENGINE_CHOICES.join(', ')}, got "${requested}"`);
};

/** The chosen engine with its networks loaded. Throws NativeEngineError if it must be native and can't be loaded. */
export const createPoseEngine = async (
  size: LandmarkSize,
  choice: EngineChoice,
  loadNative: () => Promise<OnnxRuntime> = loadOnnxRuntime,
): Promise<PoseEngine> => {
  if (choice === 'wasm') return loadLiteRtEngine(size);
  let native: OnnxRuntime;
  try {
    native = await loadNative();
  } catch (error) {
    if (choice === 'native' || !(error instanceof NativeEngineError)) throw error;
    return { ...(await loadLiteRtEngine(size)), name: `wasm, because ${error.message}` };
  }
  // Errors from here on are bugs, which a fallback would hide.
  return createOnnxRuntimeEngine(size, native);
};
