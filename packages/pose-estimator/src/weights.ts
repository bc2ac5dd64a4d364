/** Reads BlazePose's weights from the npm package that contains them. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The networks of BlazePose: the detector of people, and the landmark network in three sizes. */
export type WeightsName = 'detector' | LandmarkSize;
export type LandmarkSize = 'lite' | 'full' | 'heavy';

/**
 * Google's BlazePose (Apache-2.0) as TFLite files, inside the npm package `@mediapipe/pose`; each file is pinned by its
 * hash.
 */
export const WEIGHTS: { readonly [name in WeightsName]: { readonly file: string; readonly sha256: string } } = {
  detector: {
    // Despite its name, this file is byte for byte `pose_detection.tflite`.
    file: 'pose_solution_packed_assets.data',
    sha256: 'a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85',
  },
  lite: {
    file: 'pose_landmark_lite.tflite',
    sha256: 'f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61',
  },
  full: {
    file: 'pose_landmark_full.tflite',
    sha256: 'e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f',
  },
  heavy: {
    file: 'pose_landmark_heavy.tflite',
    sha256: '59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe',
  },
};

/** The weights are missing, or differ from those with which everything here was measured. */
export class WeightsError extends Error {
  override readonly name = 'WeightsError';
}

/** The folder of the installed package that contains the weights. */
export const weightsFolder = (): string =>
  path.dirname(createRequire(import.meta.url).resolve('@mediapipe/pose/package.json'));

/** The bytes of a TFLite file, checked against its pinned hash. Throws WeightsError. */
export const readWeights = async (name: WeightsName, folder: string = weightsFolder()): Promise<Uint8Array> => {
  const { file, sha256 } = WEIGHTS[name];
  const bytes = await readFile(path.join(folder, file)).catch((cause: Error) => {
    throw new WeightsError(`${file}: cannot be read; run npm install: ${cause.message}`, { cause });
  });
  const got = createHash('sha256').update(bytes).digest('hex');
  if (got !== sha256) throw new WeightsError(`${file}: expected sha256 ${sha256}, got ${got}; run npm ci`);
  return bytes;
};
