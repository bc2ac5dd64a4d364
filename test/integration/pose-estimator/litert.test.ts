import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cropRegion } from '@instep/blazepose/crop';
import { LANDMARK_OUTPUTS_WITHOUT_SEGMENTATION } from '@instep/blazepose/pose-engine';
import { wholeFrame } from '@instep/blazepose/region';
import { createNetwork } from '@instep/blazepose/litert-engine';
import { loadLiteRt } from '@instep/pose-estimator/engines/load-litert';
import { keepOutputs } from '@instep/blazepose/keep-outputs';
import { readWeights } from '@instep/pose-estimator/weights';
import { expect, test } from 'vitest';
import { rawFrame } from '../../support/frames.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** An input with edges and colours. */
const input = (): Float32Array => {
  const pixels = new Float32Array(256 * 256 * 3);
  const pattern = rawFrame(256, 256, (x, y) => [x, y, (x * y) % 256]);
  cropRegion(pattern, wholeFrame(pattern), { size: 256, layout: 'channels_last', range: [0, 1] }, pixels);
  return pixels;
};

test.each(['lite', 'full', 'heavy'] as const)(
  '%s gives the same outputs, bit for bit, after its segmentation mask is removed',
  async (landmarkSize) => {
    const liteRt = await loadLiteRt();
    const weights = await readWeights(landmarkSize);
    const original = await createNetwork(liteRt, weights, 256);
    const pruned = await createNetwork(liteRt, keepOutputs(weights, LANDMARK_OUTPUTS_WITHOUT_SEGMENTATION), 256);
    const [landmarks, flag, mask, heatmaps, world] = await original.run(input());
    expect(mask).toHaveLength(256 * 256);
    expect(await pruned.run(input())).toEqual([landmarks, flag, heatmaps, world]);
    original.delete();
    pruned.delete();
  },
);

test("keepOutputs rejects the index of an output that the network doesn't have", async () => {
  const weights = await readWeights('lite');
  expect(() => keepOutputs(weights, [0, 5])).toThrow('expected an output below 5, got 5');
});

test('loading and running a network prints nothing and leaves no browser globals behind', async () => {
  const program = `
    const { loadPoseModel } = await import('@instep/pose-estimator/load-model');
    const model = await loadPoseModel({ name: 'lite' });
    await model.createEstimator().estimate({ width: 64, height: 64, channels: 3, data: new Uint8Array(64 * 64 * 3) }, 0);
    if ('importScripts' in globalThis || 'self' in globalThis) throw new Error('browser globals are left');
    await model.close();`;
  const options = { cwd: path.join(ROOT, 'packages/pose-estimator') };
  const flags = ['--import', 'tsx', '--input-type=module', '--eval', program];
  expect(await promisify(execFile)(process.execPath, flags, options)).toEqual({ stdout: '', stderr: '' });
});
