import { createPoseEngine } from '@instep/pose-estimator/engines/choose-engine';
import { NativeEngineError } from '@instep/pose-estimator/engines/onnxruntime';
import { createEstimatorWorker } from '@instep/pose-estimator/worker/estimator-worker';
import { expect, test } from 'vitest';

test("if the native library can't be loaded, wasm runs the networks, and the engine's name contains the reason", async () => {
  const missing = () => Promise.reject(new NativeEngineError('no such library'));
  const engine = await createPoseEngine('lite', 'auto', missing);
  expect(engine.name).toBe('wasm, because no such library');
  const { flag } = await engine.runLandmark(new Float32Array(256 * 256 * 3));
  expect(flag).toBeLessThan(0.5);
  await engine.close();
});

test.each([
  ['auto', 'native'],
  ['native', 'native'],
  ['wasm', 'wasm'],
] as const)('a worker started with %s runs by %s', async (engine, runBy) => {
  const worker = await createEstimatorWorker({ choice: { name: 'lite', engine }, kind: 'thread' });
  expect(worker.engine).toBe(runBy);
  await worker.close();
});
