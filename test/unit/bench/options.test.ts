import { expect, test } from 'vitest';
import { parseOptions, UsageError } from '../../../tools/bench/src/options.ts';

test('options are read, and wrong ones named', () => {
  expect(parseOptions([])).toEqual({ json: null, rounds: 12 });
  expect(parseOptions(['--json', 'bench.json', '--rounds', '3'])).toEqual({ json: 'bench.json', rounds: 3 });
  expect(parseOptions(['--help'])).toBeNull();
  expect(() => parseOptions(['--rounds', 'many'])).toThrow(
    new UsageError('expected --rounds to be a whole number of 1 or more, got "many"'),
  );
  expect(() => parseOptions(['--fast'])).toThrow(UsageError);
});
