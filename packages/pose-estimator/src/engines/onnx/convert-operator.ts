import { TfliteError, type Operator } from '../tflite/graph.ts';
import { convertConvolution } from './convert-convolution.ts';
import type { Conversion } from './conversion.ts';
import { samePads, NO_PADS } from './pads.ts';
import { PIXEL_BY_PIXEL, planarAxis } from './planar.ts';

type Of<Kind extends Operator['kind']> = Extract<Operator, { readonly kind: Kind }>;
type Wires = Pick<Operator, 'inputs' | 'output'>;

/** Adds to the new graph what an operator of the old one does. Pictures become planar. Throws TfliteError. */
export const convertOperator = (operator: Operator, conversion: Conversion): void => {
  const { inputs, output } = operator;
  const { writer } = conversion;
  const names = (): string[] => inputs.map((input) => conversion.nameOf(input));
  switch (operator.kind) {
    case 'convolution':
    case 'depthwise_convolution':
      return convertConvolution(operator, conversion);
    case 'max_pool':
      return convertMaxPool(operator, conversion);
    case 'pad':
      return convertPad(operator, conversion);
    case 'reshape':
      return convertReshape(operator, conversion);
    case 'resize_bilinear':
      return convertResize(operator, conversion);
    case 'add':
      return conversion.define(output, conversion.activated(writer.add('Add', names()), operator.activation));
    case 'concatenation': {
      const axis = planarAxis(operator.axis, conversion.tensor(output).shape.length);
      const result = writer.add('Concat', names(), { axis });
      return conversion.define(output, conversion.activated(result, operator.activation));
    }
    case 'logistic':
      return conversion.define(output, writer.add('Sigmoid', names()));
    case 'depth_to_space': {
      const attributes = { blocksize: operator.blockSize, mode: 'DCR' };
      return conversion.define(output, writer.add('DepthToSpace', names(), attributes));
    }
    case 'dequantize':
    case 'densify':
      // Their results are constants, found where they are read.
      return;
  }
};

const convertMaxPool = (operator: Of<'max_pool'>, conversion: Conversion): void => {
  const { inputs, output, window, strides, padding, activation } = operator;
  const sizes = [conversion.sizeOf(inputs[0]), conversion.sizeOf(output)] as const;
  const pads = padding === 'valid' ? NO_PADS : samePads(...sizes, { size: window, strides, dilations: [1, 1] });
  const result = conversion.writer.add('MaxPool', [conversion.nameOf(inputs[0])], {
    kernel_shape: window,
    strides,
    pads,
  });
  conversion.define(output, conversion.activated(result, activation));
};

/** Pads at the edges wait for the convolution that reads them; new channels are added at once. */
const convertPad = ({ inputs, output }: Wires, conversion: Conversion): void => {
  const [input, amounts] = inputs;
  const [, , top = 0, bottom = 0, left = 0, right = 0, before = 0, after = 0] = conversion.integers(amounts);
  const name = conversion.nameOf(input);
  if (before === 0 && after === 0) {
    return conversion.define(output, name, { kind: 'pad', pads: [top, left, bottom, right] });
  }
  const all = [0, before, top, left, 0, after, bottom, right];
  conversion.define(output, conversion.writer.add('Pad', [name, conversion.writer.integers(all)]));
};

/** The old graph reshapes pixel by pixel; planes must be turned back for that, unless they are single pixels. */
const convertReshape = ({ inputs, output }: Wires, conversion: Conversion): void => {
  const [input] = inputs;
  const { writer } = conversion;
  const { shape, name } = conversion.tensor(output);
  if (shape.length === 4) throw new TfliteError(`tensor "${name}": expected to be reshaped to no picture, got one`);
  const isPicture = conversion.tensor(input).shape.length === 4;
  const isOnePixel = isPicture && conversion.sizeOf(input).every((size) => size === 1);
  const source = conversion.nameOf(input);
  const pixels = isPicture && !isOnePixel ? writer.add('Transpose', [source], { perm: PIXEL_BY_PIXEL }) : source;
  conversion.define(output, writer.add('Reshape', [pixels, writer.integers(shape)]));
};

const convertResize = (operator: Of<'resize_bilinear'>, conversion: Conversion): void => {
  const { inputs, output, alignCorners, halfPixelCentres } = operator;
  if (alignCorners) throw new TfliteError('expected to resize by the centres or edges of pixels, got by corners');
  const [before, after] = [conversion.sizeOf(inputs[0]), conversion.sizeOf(output)];
  const scales = [after[0] / before[0], after[1] / before[1]] as const;
  conversion.define(output, conversion.nameOf(inputs[0]), { kind: 'enlarge', scales, halfPixelCentres });
};
