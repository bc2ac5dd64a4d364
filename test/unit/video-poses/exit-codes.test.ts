import { ToolMissingError, UsageError, VideoError } from '@instep/video-poses/errors';
import { exitCodeOf, errorLine } from '@instep/video-poses/exit-codes';
import { expect, test } from 'vitest';

test.each([
  [2, new UsageError('x')],
  [3, new VideoError('x')],
  [5, new ToolMissingError('x')],
  [6, Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })],
  [130, new DOMException('stopped', 'AbortError')],
  [1, new TypeError('x is not a function')],
  [1, Object.assign(new Error('odd argument'), { code: 'ERR_INVALID_ARG_TYPE' })],
  [1, 'a string'],
])('exit %i for %s', (code, error) => {
  expect(exitCodeOf(error)).toBe(code);
});

test('an expected error is one line; only a bug of ours has a stack', () => {
  expect(errorLine(new VideoError('a.mp4: two\n  lines'))).toBe('a.mp4: two lines');
  expect(errorLine(new TypeError('x'))).toMatch(/^a bug: TypeError: x\n +at /);
});
