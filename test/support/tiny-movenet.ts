import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The positions of the tiny model's 17 keypoints, in 0..1 of its input: on a slanted line. */
export const TINY_KEYPOINTS = Array.from({ length: 17 }, (_, k) => ({ x: 0.4 + k / 100, y: 0.2 + k / 40 }));
/** The tiny model's confidence for a white frame; for a darker one it is lower. */
export const TINY_CONFIDENCE = 0.9;

type Weight = { readonly name: string; readonly dtype: 'float32' | 'int32'; readonly shape: readonly number[] };

const dims = (shape: readonly number[]) => ({ dim: shape.map((size) => ({ size: String(size) })) });
const type = (name: 'DT_FLOAT' | 'DT_INT32') => ({ type: name });
const constant = ({ name, dtype, shape }: Weight) => {
  const kind = dtype === 'float32' ? 'DT_FLOAT' : 'DT_INT32';
  return {
    name,
    op: 'Const',
    attr: { dtype: type(kind), value: { tensor: { dtype: kind, tensorShape: dims(shape) } } },
  };
};
const operation = (name: string, op: string, input: readonly string[], attr = {}) => ({
  name,
  op,
  input,
  attr: { T: type('DT_FLOAT'), ...attr },
});

const MEAN_AXES: Weight = { name: 'axes', dtype: 'int32', shape: [3] };
const SCALE: Weight = { name: 'scale', dtype: 'float32', shape: [1, 1, 17, 3] };
const OFFSET: Weight = { name: 'offset', dtype: 'float32', shape: [1, 1, 17, 3] };

/** Keypoints = brightness x scale + offset: (y, x, confidence), of which only the confidence depends on the frame. */
const weights = (): Buffer =>
  Buffer.concat([
    Buffer.from(new Int32Array([1, 2, 3]).buffer),
    Buffer.from(new Float32Array(TINY_KEYPOINTS.flatMap(() => [0, 0, TINY_CONFIDENCE / 255])).buffer),
    Buffer.from(new Float32Array(TINY_KEYPOINTS.flatMap(({ x, y }) => [y, x, 0])).buffer),
  ]);

/**
 * Writes a TensorFlow graph model with MoveNet's signature, [1, size, size, 3] int32 to [1, 1, 17, 3] float, with its
 * weights in two shards. Returns the path of its model.json.
 */
export const writeTinyMoveNet = (folder: string, size = 192): string => {
  const input = { name: 'input', dtype: 'DT_INT32', tensorShape: dims([1, size, size, 3]) };
  const output = { name: 'pose', dtype: 'DT_FLOAT', tensorShape: dims([1, 1, 17, 3]) };
  const node = [
    { name: 'input', op: 'Placeholder', attr: { dtype: type('DT_INT32'), shape: { shape: input.tensorShape } } },
    ...[MEAN_AXES, SCALE, OFFSET].map(constant),
    operation('colours', 'Cast', ['input'], { SrcT: type('DT_INT32'), DstT: type('DT_FLOAT') }),
    operation('brightness', 'Mean', ['colours', 'axes'], { Tidx: type('DT_INT32'), keep_dims: { b: true } }),
    operation('scaled', 'Mul', ['brightness', 'scale']),
    operation('pose', 'AddV2', ['scaled', 'offset']),
  ];
  const model = {
    format: 'graph-model',
    modelTopology: { node, library: {}, versions: { producer: 1 } },
    signature: { inputs: { input }, outputs: { output_0: output } },
    weightsManifest: [{ paths: ['shard1of2.bin', 'shard2of2.bin'], weights: [MEAN_AXES, SCALE, OFFSET] }],
  };
  mkdirSync(folder, { recursive: true });
  const bytes = weights();
  // Split as the converter does it: the last shard is the smaller one.
  writeFileSync(path.join(folder, 'shard1of2.bin'), bytes.subarray(0, 300));
  writeFileSync(path.join(folder, 'shard2of2.bin'), bytes.subarray(300));
  writeFileSync(path.join(folder, 'model.json'), JSON.stringify(model));
  return path.join(folder, 'model.json');
};
