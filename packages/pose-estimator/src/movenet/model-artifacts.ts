/** Reads TensorFlow's graph models. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { io } from '@tensorflow/tfjs-core';
import type { TensorFlow } from './tensorflow.ts';

/** A model that can't be read, or isn't a MoveNet for one person. */
export class ModelUrlError extends Error {
  override readonly name = 'ModelUrlError';
}

/** Reads a TensorFlow graph model, its weights included, from an http(s) address, a `file:` URL or a path. */
export const readModelArtifacts = async (tf: TensorFlow, modelUrl: string): Promise<io.ModelArtifacts> => {
  const isWeb = /^https?:/.test(modelUrl);
  try {
    return isWeb ? await readFromWeb(tf, modelUrl) : await readFromDisk(tf, toPath(modelUrl));
  } catch (cause) {
    throw new ModelUrlError(`${modelUrl}: expected a TensorFlow graph model: ${(cause as Error).message}`, { cause });
  }
};

const toPath = (modelUrl: string): string => (modelUrl.startsWith('file:') ? fileURLToPath(modelUrl) : modelUrl);

const readFromWeb = async (tf: TensorFlow, modelUrl: string): Promise<io.ModelArtifacts> => {
  const artifacts = await tf.io.http(modelUrl).load?.();
  if (!artifacts) throw new TypeError('nothing is loaded from there');
  return artifacts;
};

const readFromDisk = async (tf: TensorFlow, file: string): Promise<io.ModelArtifacts> => {
  const model = JSON.parse(await readFile(file, 'utf8')) as io.ModelJSON;
  return tf.io.getModelArtifactsForJSON(model, async (manifest) => {
    const names = manifest.flatMap((group) => group.paths);
    const shards = await Promise.all(names.map((name) => readFile(path.join(path.dirname(file), name))));
    const weights = new Uint8Array(Buffer.concat(shards));
    return [manifest.flatMap((group) => group.weights), weights.buffer];
  });
};

/** Side of the model's square input in pixels: 192 or 256. */
export const inputSize = ({ signature }: io.ModelArtifacts, modelUrl: string): number => {
  const { inputs = {} } = (signature ?? {}) as { inputs?: { [name: string]: SignatureTensor } };
  const shape = Object.values(inputs)[0]?.tensorShape?.dim?.map(({ size }) => Number(size)) ?? [];
  const [batch, height, width, channels] = shape;
  if (batch !== 1 || height !== width || channels !== 3 || (width !== 192 && width !== 256)) {
    const expected = 'one 192 x 192 or 256 x 256 RGB input, as single-pose MoveNet has';
    throw new ModelUrlError(`${modelUrl}: expected ${expected}, got [${shape.join(', ')}]`);
  }
  return width;
};

/** The format that TensorFlow's converter writes, with numbers as text. */
type SignatureTensor = { readonly tensorShape?: { readonly dim?: readonly { readonly size: string | number }[] } };
