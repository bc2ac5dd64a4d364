import { tensorOf, type Graph } from './graph.ts';

/** How many multiplications a graph's convolutions take, which is nearly all that it does. */
export const countProducts = (graph: Graph): number =>
  graph.operators.reduce((sum, { kind, inputs, output }) => {
    if (kind !== 'convolution' && kind !== 'depthwise_convolution') return sum;
    const [outputs, rows, columns, depth] = tensorOf(graph, inputs[1]).shape as [number, number, number, number];
    // A depthwise one has 1 x rows x columns x channels of weights, and each number of its output needs one channel.
    const window = kind === 'convolution' ? rows * columns * depth : outputs * rows * columns;
    return sum + size(tensorOf(graph, output).shape) * window;
  }, 0);

const size = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);
