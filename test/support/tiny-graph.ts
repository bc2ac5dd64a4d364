import type { Graph, Operation, Tensor } from '@instep/pose-estimator/engines/tflite/graph';

/** A computed tensor, or a constant with these values. */
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

/** A graph of one operator: the first tensor is its input, the last its output, those between them are constants. */
export const graphOf = (operation: Operation, ...tensors: readonly Tensor[]): Graph => {
  const output = tensors.length - 1;
  const operator = { ...operation, inputs: tensors.slice(0, -1).map((_, index) => index), output };
  return { tensors, operators: [operator], inputs: [0], outputs: [output] };
};
