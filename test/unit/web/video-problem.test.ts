import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findVideoProblem } from '@instep/web/play/video-problem';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it.each([
  ['the browser if the server has the dance', async () => [{ id: 'a' }], 'browser'],
  ['a deleted dance if the server has only others', async () => [{ id: 'b' }], 'gone'],
  ['the server if only the dances kept on this device are listed', async () => [{ id: 'b', isKept: true }], 'server'],
  ['the server if it is unreachable', () => Promise.reject(new Error('no answer')), 'server'],
] as const)('blames %s', async (_whose, list, problem) => {
  expect(await findVideoProblem('a', list)).toBe(problem);
});

it('blames the server if it does not answer within four seconds', async () => {
  const problem = findVideoProblem('a', () => new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await problem).toBe('server');
});
