import type { PoseEngine } from '@instep/blazepose/pose-engine';
import type { LandmarkSize } from '../weights.ts';
import { createLiteRtEngine } from './litert.ts';
import { createOnnxRuntimeEngine, loadOnnxRuntime, NativeEngineError, type OnnxRuntime } from './onnxruntime.ts';

/** Native code where it can be loaded and wasm elsewhere; or one of them, whatever comes. */
export const ENGINE_CHOICES = ['auto', 'native', 'wasm'] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

/** The choice that the environment makes in POSE_ENGINE; `auto` unless it does. Throws RangeError. */
export const engineChoiceIn = (environment: Readonly<Record<string, string | undefined>>): EngineChoice => {
  const given = environment['POSE_ENGINE'] || 'auto';
  const choice = ENGINE_CHOICES.find((known) => known === given);
  if (choice) return choice;
  throw new RangeError(`POSE_ENGINE: expected one of ${ENGINE_CHOICES.join(', ')}, got "${given}"`);
};

/** The engine of that choice with its networks. Throws NativeEngineError when it must be native and can't be. */
export const createPoseEngine = async (
  size: LandmarkSize,
  choice: EngineChoice,
  loadNative: () => Promise<OnnxRuntime> = loadOnnxRuntime,
): Promise<PoseEngine> => {
  if (choice === 'wasm') return createLiteRtEngine(size);
  let native: OnnxRuntime;
  try {
    native = await loadNative();
  } catch (error) {
    if (choice === 'native' || !(error instanceof NativeEngineError)) throw error;
    return { ...(await createLiteRtEngine(size)), name: `wasm, because ${error.message}` };
  }
  // What goes wrong from here on is a fault, and not hidden by falling back.
  return createOnnxRuntimeEngine(size, native);
};
