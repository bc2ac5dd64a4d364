import { inputSize, ModelUrlError } from '@instep/pose-estimator/movenet/model-artifacts';
import { expect, test } from 'vitest';

const withInput = (...dims: readonly string[]) => ({
  signature: { inputs: { input: { tensorShape: { dim: dims.map((size) => ({ size })) } } } },
});

test.each([
  ['192', 192],
  ['256', 256],
] as const)('a model with an input of %s pixels has that size', (side, size) => {
  expect(inputSize(withInput('1', side, side, '3'), 'model.json')).toBe(size);
});

test.each([
  ['of another size', withInput('1', '224', '224', '3')],
  ['for several people, with an input of any size', withInput('1', '-1', '-1', '3')],
  ['for grey images', withInput('1', '192', '192', '1')],
  ['without a signature', {}],
])('a model %s is refused', (_name, artifacts) => {
  expect(() => inputSize(artifacts, 'a/model.json')).toThrow(ModelUrlError);
  expect(() => inputSize(artifacts, 'a/model.json')).toThrow(/^a\/model\.json: expected one 192 x 192 or 256 x 256/);
});
