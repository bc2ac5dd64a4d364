/** The worker that estimates poses on the player's device: the frames never leave the browser. */
import { createCameraEstimator, estimatorFactory, type CameraEstimator } from '@instep/blazepose/camera-estimator';
import { createLiteRtEngine } from '@instep/blazepose/litert-engine';
import { packPose } from '@instep/blazepose/packed-pose';
import type { PoseEngine } from '@instep/blazepose/pose-engine';
import { loadLiteRt, type LoadedLiteRt } from './load-litert.ts';
import { fetchFile, NETWORKS, RUNTIME_BYTES } from './networks.ts';
import type { DeviceModel, FromWorker, ToWorker } from './worker-messages.ts';

type Estimate = Extract<ToWorker, { type: 'estimate' }>;

const post = (message: FromWorker, transfer: Transferable[] = []): void => self.postMessage(message, { transfer });

/** What stays when another network is loaded. */
let loaded: { readonly runtime: LoadedLiteRt; readonly detector: Uint8Array } | null = null;
let engine: PoseEngine | null = null;
let estimator: CameraEstimator | null = null;

/** Loads a network, in place of the one before. */
const load = async (model: DeviceModel): Promise<void> => {
  const network = NETWORKS.landmark[model];
  const total = network.sentBytes + (loaded ? 0 : RUNTIME_BYTES.sentBytes + NETWORKS.detector.sentBytes);
  let sent = 0;
  const report = (bytes: number): void => post({ type: 'progress', loaded: Math.min(total, (sent += bytes)), total });
  report(0);
  loaded ??= { detector: await fetchFile(NETWORKS.detector, report), runtime: await loadLiteRt(report) };
  const { detector, runtime } = loaded;
  const landmark = await fetchFile(network, report);
  await engine?.close();
  engine = await createLiteRtEngine(runtime.liteRt, { detector, landmark }, runtime.threads);
  estimator = null;
  post({ type: 'ready', engine: runtime.name });
};

const estimate = async ({ image, width, height, timeMs, seats }: Estimate): Promise<void> => {
  const startMs = performance.now();
  const data = readPixels(image, width, height);
  image.close();
  if (estimator?.seats !== seats) estimator = engine && createCameraEstimator(estimatorFactory(engine), seats);
  const found = (await estimator?.estimate({ width, height, channels: 4, data }, timeMs)) ?? [];
  const poses = found.map((pose) => pose && packPose(pose));
  const people = estimator?.track?.people ?? 0;
  const inferMs = performance.now() - startMs;
  const buffers = poses.flatMap((pose) => pose?.buffer ?? []);
  post({ type: 'estimated', poses, people, inferMs }, buffers);
};

let canvas: OffscreenCanvas | null = null;

const readPixels = (image: CanvasImageSource, width: number, height: number): Uint8Array => {
  if (canvas?.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
  if (!context) throw new Error('expected a canvas that can be drawn on, got none');
  context.drawImage(image, 0, 0, width, height);
  return new Uint8Array(context.getImageData(0, 0, width, height).data.buffer);
};

const fail = (error: unknown): void => post({ type: 'failed', reason: String(error) });

self.onmessage = ({ data }: MessageEvent<ToWorker>): void => {
  if (data.type === 'load') load(data.model).catch(fail);
  else if (data.type === 'reset') estimator?.reset();
  else if (data.type === 'swap') estimator?.swap(...data.seats);
  else estimate(data).catch(fail);
};
