import { createPoseEngine, engineChoiceFrom } from '@instep/pose-estimator/engines/choose-engine';
import { NativeEngineError } from '@instep/pose-estimator/engines/onnxruntime';
import { expect, test } from 'vitest';

test('POSE_ENGINE chooses the engine, and an unknown value is refused', () => {
  expect(engineChoiceFrom({})).toBe('auto');
  expect(engineChoiceFrom({ POSE_ENGINE: '' })).toBe('auto');
  expect(engineChoiceFrom({ POSE_ENGINE: 'wasm' })).toBe('wasm');
  expect(() => engineChoiceFrom({ POSE_ENGINE: 'gpu' })).toThrow(
    new RangeError('POSE_ENGINE: expected one of auto, native, wasm, got "gpu"'),
  );
});

test("an engine that must be native and can't be loaded is an error, and so is any other failure", async () => {
  const missing = () => Promise.reject(new NativeEngineError('no such library'));
  await expect(createPoseEngine('lite', 'native', missing)).rejects.toThrow(NativeEngineError);
  const broken = () => Promise.reject(new TypeError('broken'));
  await expect(createPoseEngine('lite', 'auto', broken)).rejects.toThrow(TypeError);
});
