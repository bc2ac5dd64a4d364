import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const CHURN = fileURLToPath(new URL('../../support/churn-memory.ts', import.meta.url));

/** The largest heap of a process, in MiB. */
const heapOf = async (clearing: 'sooner' | 'later'): Promise<number> =>
  Number((await promisify(execFile)(process.execPath, ['--import', 'tsx', CHURN, clearing])).stdout);

test('what lives for a while and goes takes much less memory than V8 would take by itself', async () => {
  expect((await heapOf('sooner')) / (await heapOf('later'))).toBeLessThan(0.7);
});
