import { createBlazePoseEstimator } from '@instep/blazepose/estimator';
import { createOnnxRuntimeEngine, loadOnnxRuntime } from '@instep/pose-estimator/engines/onnxruntime';
import type { FrameBody } from '@instep/protocol/frame-message';
import type { Frame } from './dance-frames.ts';

/** What a device would send of these frames. */
export const poseBodies = async (frames: readonly Frame[]): Promise<FrameBody[]> => {
  const engine = await createOnnxRuntimeEngine('full', await loadOnnxRuntime());
  const estimator = createBlazePoseEstimator(engine);
  const bodies: FrameBody[] = [];
  for (const [index, { pixels }] of frames.entries()) {
    const pose = await estimator.estimate(pixels, 500 * index);
    const { width, height } = pixels;
    bodies.push({ seen: { poses: pose ? [pose] : [], people: 1, width, height, inferMs: 40 } });
  }
  await engine.close();
  return bodies;
};
