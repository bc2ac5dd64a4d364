/** Fetches BlazePose's networks and LiteRT's runtime. */
import detector from '@mediapipe/pose/pose_solution_packed_assets.data?url';
import full from '@mediapipe/pose/pose_landmark_full.tflite?url';
import lite from '@mediapipe/pose/pose_landmark_lite.tflite?url';
import type { DeviceModel } from './worker-messages.ts';

/** A file on the server. */
export type RemoteFile = {
  readonly url: string;
  readonly bytes: number;
  /** How many bytes are sent of it, by Brotli. */
  readonly sentBytes: number;
};

/** The TFLite files. */
export const NETWORKS = {
  detector: { url: detector, bytes: 2_962_288, sentBytes: 2_200_000 },
  landmark: {
    lite: { url: lite, bytes: 2_819_824, sentBytes: 2_500_000 },
    full: { url: full, bytes: 6_440_512, sentBytes: 5_900_000 },
  },
} as const satisfies {
  readonly detector: RemoteFile;
  readonly landmark: { readonly [model in DeviceModel]: RemoteFile };
};

/** LiteRT's wasm; its builds differ by one percent. */
export const RUNTIME_BYTES = { bytes: 9_400_000, sentBytes: 2_300_000 };

/** Fetches a file whole; `onBytes` is called with how much was sent for each piece that arrives. Throws on an HTTP error. */
export const fetchFile = async (
  file: RemoteFile,
  onBytes: (sentBytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> => {
  const response = await fetch(file.url);
  if (!response.ok || !response.body) throw new Error(`${file.url}: expected a file, got HTTP ${response.status}`);
  const pieces: Uint8Array[] = [];
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    pieces.push(read.value);
    onBytes((read.value.byteLength * file.sentBytes) / file.bytes);
  }
  return new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer());
};
