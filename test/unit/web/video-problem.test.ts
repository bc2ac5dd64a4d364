import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findVideoProblem } from '../../../apps/web/src/play/video-problem.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it.each([
  ['the browser, when the server has the dance', async () => [{ id: 'a' }], 'browser'],
  ['a dance that is gone, when the server has others', async () => [{ id: 'b' }], 'gone'],
  ['the server, when it cannot be reached', () => Promise.reject(new Error('no answer')), 'server'],
] as const)('a video that does not play is the fault of %s', async (_whose, list, problem) => {
  expect(await findVideoProblem('a', list)).toBe(problem);
});

it('a server that does not answer is not waited for', async () => {
  const problem = findVideoProblem('a', () => new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await problem).toBe('server');
});
