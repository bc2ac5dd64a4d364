import path from 'node:path';
import { expect, test } from '@playwright/test';
import { createCameraEstimator, estimatorFactory } from '@instep/blazepose/camera-estimator';
import { createBlazePoseEstimator } from '@instep/blazepose/estimator';
import { createOnnxRuntimeEngine, loadOnnxRuntime } from '@instep/pose-estimator/engines/onnxruntime';
import { rawFramesOf } from '../support/frames.ts';
import { poseDistances } from '../support/pose-distances.ts';
import { TEST_PLAYERS } from '../support/test-data.ts';
import { putClip, startBuiltEstimator, type Clip } from './built-estimator.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';

// The worker of the built app, in Chromium, beside the server's engine: the same pixels for both.
let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(() => server.stop());

const CLIP: Clip = {
  name: 'good',
  fps: 15,
  frames: rawFramesOf(path.join(TEST_PLAYERS, 'good.mp4'), {
    width: 480,
    height: 360,
    filter: 'trim=start_frame=40:end_frame=60',
  }),
};

for (const model of ['lite', 'full'] as const) {
  test(`the built worker estimates the poses of the server's engine with ${model}, within 0.05 px and 0.2 mm`, async () => {
    const { page, close } = await openBrowser(server.address, 'absent');
    await page.goto(server.address);
    await putClip(page, CLIP);
    const device = await startBuiltEstimator(page, model);
    const answers = await device.estimate(CLIP, [...CLIP.frames.keys()]);
    await close();

    const engine = await createOnnxRuntimeEngine(model, await loadOnnxRuntime());
    const native = createBlazePoseEstimator(engine);
    const most = { pixels: 0, metres: 0 };
    for (const [index, frame] of CLIP.frames.entries()) {
      const known = await native.estimate(frame, (1000 * index) / CLIP.fps);
      const { pose = null, people } = answers[index] ?? {};
      if (!known || !pose) throw new Error(`expected somebody in frame ${index}, got nobody`);
      const { pixels, metres } = poseDistances(known, pose);
      most.pixels = Math.max(most.pixels, pixels);
      most.metres = Math.max(most.metres, metres);
      expect(people).toBe(native.track?.people);
    }
    await engine.close();
    console.info(`${model}: at most ${most.pixels.toFixed(4)} px and ${(1000 * most.metres).toFixed(4)} mm apart`);
    expect(most.pixels).toBeLessThanOrEqual(0.05);
    expect(most.metres).toBeLessThanOrEqual(0.0002);
  });
}

/** Two players side by side. */
const PAIR: Clip = {
  name: 'pair',
  fps: 15,
  frames: rawFramesOf(path.join(TEST_PLAYERS, 'good.mp4'), {
    width: 480,
    height: 270,
    filter: 'trim=start_frame=40:end_frame=50,crop=427:480,split[left][right];[left][right]hstack',
  }),
};

test("the built worker estimates two people's poses as the server's engine does", async () => {
  const { page, close } = await openBrowser(server.address, 'absent');
  await page.goto(server.address);
  await putClip(page, PAIR);
  const device = await startBuiltEstimator(page, 'lite');
  const answers = await device.estimate(PAIR, [...PAIR.frames.keys()], 2);
  await close();

  const engine = await createOnnxRuntimeEngine('lite', await loadOnnxRuntime());
  const native = createCameraEstimator(estimatorFactory(engine), 2);
  let most = 0;
  let compared = 0;
  for (const [index, frame] of PAIR.frames.entries()) {
    const known = await native.estimate(frame, (1000 * index) / PAIR.fps);
    for (const [seat, pose] of known.entries()) {
      const answer = answers[index]?.poses[seat] ?? null;
      expect(answer === null).toBe(pose === null);
      if (!pose || !answer) continue;
      most = Math.max(most, poseDistances(pose, answer).pixels);
      compared++;
    }
    expect(answers[index]?.people).toBe(native.track?.people);
  }
  await engine.close();
  console.info(`two people: at most ${most.toFixed(4)} px apart`);
  // Nobody is believed in the first frame.
  expect(compared).toBe(2 * (PAIR.frames.length - 1));
  expect(most).toBeLessThanOrEqual(0.05);
});
