import { TfliteError, type Sparsity } from './graph.ts';

/** All numbers of a sparse tensor, zeros too, written into `dense`, which is zero. Throws TfliteError. */
export const densify = <Numbers extends Float32Array | Uint16Array>(
  stored: Numbers,
  shape: readonly number[],
  { order, dimensions }: Sparsity,
  dense: Numbers,
): Numbers => {
  if (order.length !== shape.length || dimensions.length !== shape.length) {
    throw new TfliteError(`expected sparse weights without blocks: ${shape.length} dimensions, got ${order.length}`);
  }
  const steps = order.map((dimension) => shape.slice(dimension + 1).reduce((product, size) => product * size, 1));
  let taken = 0;
  /** `position`: among the stored entries of this level. `offset`: in the dense numbers. */
  const walk = (level: number, position: number, offset: number): void => {
    const dimension = dimensions[level];
    const step = steps[level] ?? NaN;
    if (!dimension) {
      dense[offset] = stored[position] ?? NaN;
      taken++;
    } else if (dimension.kind === 'dense') {
      for (let index = 0; index < dimension.size; index++)
        walk(level + 1, position * dimension.size + index, offset + index * step);
    } else {
      const [from = NaN, to = NaN] = dimension.segments.slice(position, position + 2);
      for (let entry = from; entry < to; entry++)
        walk(level + 1, entry, offset + (dimension.indices[entry] ?? NaN) * step);
    }
  };
  walk(0, 0, 0);
  if (taken !== stored.length) throw new TfliteError(`expected ${taken} sparse weights, got ${stored.length}`);
  return dense;
};
