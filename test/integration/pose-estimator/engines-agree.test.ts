import { letterbox } from '@instep/blazepose/crop';
import { createBlazePoseEstimator } from '@instep/blazepose/estimator';
import { decodeLandmarks } from '@instep/blazepose/landmarks';
import { DETECTOR_SIZE, LANDMARK_SIZE, type PoseEngine } from '@instep/blazepose/pose-engine';
import type { Region } from '@instep/blazepose/region';
import { createNetwork } from '@instep/blazepose/litert-engine';
import { loadLiteRt, loadLiteRtEngine } from '@instep/pose-estimator/engines/load-litert';
import { createOnnxRuntimeEngine, loadOnnxRuntime } from '@instep/pose-estimator/engines/onnxruntime';
import { readWeights, type LandmarkSize } from '@instep/pose-estimator/weights';
import { expect, test } from 'vitest';
import { dancerVideo, evaluationFile } from '../../support/test-data.ts';
import { rawFramesOf } from '../../support/frames.ts';
import { poseDistances } from '../../support/pose-distances.ts';

/** Moving dancers: ours and, if the data is present, another one in a real room. */
const other = evaluationFile('videos/feels-reference.mp4');
const SOME = 'fps=5,trim=end_frame=10';
const frames = [
  ...rawFramesOf(dancerVideo(), { width: 640, height: 360, filter: SOME }),
  ...(other ? rawFramesOf(other, { width: 270, height: 480, filter: SOME }) : []),
];

const loadNative = async (size: LandmarkSize): Promise<PoseEngine> =>
  createOnnxRuntimeEngine(size, await loadOnnxRuntime());

/** The original model with all of its outputs. */
const loadUntouched = async (size: LandmarkSize): Promise<PoseEngine['runLandmark']> => {
  const network = await createNetwork(await loadLiteRt(), await readWeights(size), LANDMARK_SIZE);
  return async (pixels) => {
    const [landmarks, flag, , heatmaps, world] = await network.run(pixels);
    if (!landmarks || !flag || !heatmaps || !world) throw new RangeError('expected five outputs of the network');
    return { landmarks, flag: flag[0] ?? NaN, heatmaps, world };
  };
};

/** The inputs of the landmark network, NCHW, while an estimator tracks the dancers. */
const inputsOf = async (engine: PoseEngine): Promise<Float32Array[]> => {
  const inputs: Float32Array[] = [];
  const runLandmark: PoseEngine['runLandmark'] = (pixels) => {
    inputs.push(pixels.slice());
    return engine.runLandmark(pixels);
  };
  const estimator = createBlazePoseEstimator({ ...engine, runLandmark });
  for (const [index, frame] of frames.entries()) await estimator.estimate(frame, index * 200);
  return inputs;
};

const pixelByPixel = (planes: Float32Array): Float32Array => {
  const length = planes.length / 3;
  return planes.map((_, index) => planes[(index % 3) * length + Math.floor(index / 3)] ?? NaN);
};

/** The whole input as region, so that keypoints are in pixels of the input. */
const INPUT: Region = { x: LANDMARK_SIZE / 2, y: LANDMARK_SIZE / 2, size: LANDMARK_SIZE, rotation: 0 };

test.each([
  ['lite', 'lite'],
  ['full', 'full'],
  ['@long heavy', 'heavy'],
] as const)('with %s all engines estimate the same pose, within 0.05 px of 256 and 0.2 mm', async (_name, size) => {
  const [native, wasm] = [await loadNative(size), await loadLiteRtEngine(size)];
  const others = [(pixels: Float32Array) => wasm.runLandmark(pixels), await loadUntouched(size)];
  const worst = { pixels: 0, metres: 0, flag: 0, people: 0 };
  for (const planes of await inputsOf(native)) {
    const seen = decodeLandmarks(await native.runLandmark(planes), INPUT, native.layout);
    if (seen.flag <= 0.5) continue;
    worst.people += 1;
    for (const run of others) {
      const known = decodeLandmarks(await run(pixelByPixel(planes)), INPUT, wasm.layout);
      const { pixels, metres } = poseDistances(seen.pose, known.pose);
      worst.pixels = Math.max(worst.pixels, pixels);
      worst.metres = Math.max(worst.metres, metres);
      worst.flag = Math.max(worst.flag, Math.abs(seen.flag - known.flag));
    }
  }
  await native.close();
  await wasm.close();
  console.info(
    `${size}: ${worst.people} people, at most ${worst.pixels.toFixed(4)} px of 256 and ` +
      `${(worst.metres * 1000).toFixed(4)} mm apart, flag ${worst.flag.toExponential(1)}`,
  );
  expect(worst.people).toBeGreaterThanOrEqual(0.9 * frames.length);
  expect(worst.pixels).toBeLessThanOrEqual(0.05);
  expect(worst.metres).toBeLessThanOrEqual(0.0002);
  expect(worst.flag).toBeLessThanOrEqual(1e-4);
});

test('both engines detect the same people in the same boxes', async () => {
  const [native, wasm] = [await loadNative('lite'), await loadLiteRtEngine('lite')];
  const pixels = new Float32Array(DETECTOR_SIZE * DETECTOR_SIZE * 3);
  let found = 0;
  const worst = { boxes: 0, scores: 0 };
  for (const frame of frames) {
    const detect = async (engine: PoseEngine) => {
      letterbox(frame, engine.layout, pixels);
      return engine.runDetector(pixels);
    };
    const one = await detect(native);
    const other = await detect(wasm);
    one.scores.forEach((score, anchor) => {
      if (score < 0) return;
      found += 1;
      worst.scores = Math.max(worst.scores, Math.abs(score - (other.scores[anchor] ?? NaN)));
      for (let at = anchor * 12; at < anchor * 12 + 12; at++) {
        worst.boxes = Math.max(worst.boxes, Math.abs((one.boxes[at] ?? NaN) - (other.boxes[at] ?? NaN)));
      }
    });
  }
  await native.close();
  await wasm.close();
  console.info(
    `detector: ${found} boxes, at most ${worst.boxes.toFixed(5)} px of 224 and ${worst.scores.toFixed(5)} apart`,
  );
  expect(found).toBeGreaterThan(frames.length);
  expect(worst.boxes).toBeLessThanOrEqual(0.05);
  expect(worst.scores).toBeLessThanOrEqual(0.001);
});
