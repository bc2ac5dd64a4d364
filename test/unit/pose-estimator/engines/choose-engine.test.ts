import { createPoseEngine, engineChoiceIn } from '@instep/pose-estimator/engines/choose-engine';
import { NativeEngineError } from '@instep/pose-estimator/engines/onnxruntime';
import { expect, test } from 'vitest';

test('the environment chooses, and a wrong word is named', () => {
  expect(engineChoiceIn({})).toBe('auto');
  expect(engineChoiceIn({ POSE_ENGINE: '' })).toBe('auto');
  expect(engineChoiceIn({ POSE_ENGINE: 'wasm' })).toBe('wasm');
  expect(() => engineChoiceIn({ POSE_ENGINE: 'gpu' })).toThrow(
    new RangeError('POSE_ENGINE: expected one of auto, native, wasm, got "gpu"'),
  );
});

test('a library that must be native and cannot be loaded is a fault, and so is any other fault', async () => {
  const missing = () => Promise.reject(new NativeEngineError('no such library'));
  await expect(createPoseEngine('lite', 'native', missing)).rejects.toThrow(NativeEngineError);
  const broken = () => Promise.reject(new TypeError('broken'));
  await expect(createPoseEngine('lite', 'auto', broken)).rejects.toThrow(TypeError);
});
