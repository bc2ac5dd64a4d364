/** Fetches BlazePose's networks and LiteRT's runtime. */
import detector from '@mediapipe/pose/pose_solution_packed_assets.data?url';
import full from '@mediapipe/pose/pose_landmark_full.tflite?url';
import lite from '@mediapipe/pose/pose_landmark_lite.tflite?url';
import type { DeviceModel } from './worker-messages.ts';

/** The addresses of the TFLite files. */
export const NETWORKS = { detector, landmark: { lite, full } } as const satisfies {
  readonly detector: string;
  readonly landmark: { readonly [model in DeviceModel]: string };
};

/** Fetches a file whole; `onBytes` is called with the bytes of each piece that arrives. Throws on an HTTP error. */
export const fetchFile = async (url: string, onBytes: (bytes: number) => void): Promise<Uint8Array> => {
  const response = await fetch(url);
  if (!response.ok || !response.body) throw new Error(`${url}: expected a file, got HTTP ${response.status}`);
  const pieces: Uint8Array[] = [];
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    pieces.push(read.value);
    onBytes(read.value.byteLength);
  }
  return new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer());
};
