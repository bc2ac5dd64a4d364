import { expect, test } from 'vitest';
import { parseOptions } from '@instep/bench/options';
import { UsageError } from '@instep/video-poses/errors';

const USUAL = ['frames', 'judge', 'pool', 'sockets', 'extraction', 'video', 'review'];

test('parses options and names invalid ones', () => {
  expect(parseOptions([])).toEqual({ json: null, rounds: 12, sections: USUAL, minutes: 10 });
  expect(parseOptions(['--json', 'bench.json', '--rounds', '3'])).toMatchObject({ json: 'bench.json', rounds: 3 });
  expect(parseOptions(['--help'])).toBeNull();
  expect(() => parseOptions(['--rounds', 'many'])).toThrow(
    new UsageError('expected --rounds to be a whole number above 0, got "many"'),
  );
  expect(() => parseOptions(['--fast'])).toThrow(UsageError);
});

test('selects the named sections, and memory and device only on request', () => {
  expect(parseOptions(['--only', 'video,pool'])?.sections).toEqual(['pool', 'video']);
  expect(parseOptions(['--only', 'device'])?.sections).toEqual(['device']);
  expect(parseOptions(['--memory', '2'])).toMatchObject({ sections: [...USUAL, 'memory'], minutes: 2 });
  expect(() => parseOptions(['--only', 'pools'])).toThrow('expected --only to name some of frames, judge');
});
