import type { Graph, Operation, Tensor } from '@instep/pose-estimator/engines/tflite/graph';

/** A tensor that is computed, or that holds what is given. */
export const tensor = (
  shape: readonly number[],
  values: Float32Array | Int32Array | null = null,
  more: Partial<Tensor> = {},
): Tensor => ({
  name: `of ${shape.join(' x ')}`,
  shape,
  type: values instanceof Int32Array ? 'int32' : 'float32',
  data: values && new Uint8Array(values.buffer),
  sparsity: null,
  ...more,
});

/** A graph of one operator, from its first tensor to its last; those between are constants. */
export const graphOf = (operation: Operation, ...tensors: readonly Tensor[]): Graph => {
  const output = tensors.length - 1;
  const operator = { ...operation, inputs: tensors.slice(0, -1).map((_, index) => index), output };
  return { tensors, operators: [operator], inputs: [0], outputs: [output] };
};
