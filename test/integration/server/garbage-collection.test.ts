import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const CHURN = fileURLToPath(new URL('../../support/churn-memory.ts', import.meta.url));

/** The largest heap, in MiB, of a process that collects garbage as the server does (`sooner`), or as V8 by itself. */
const maxHeapMib = async (collection: 'sooner' | 'later'): Promise<number> =>
  Number((await promisify(execFile)(process.execPath, ['--import', 'tsx', CHURN, collection])).stdout);

test('earlier garbage collection keeps the heap below 70 % of what V8 uses by itself', async () => {
  expect((await maxHeapMib('sooner')) / (await maxHeapMib('later'))).toBeLessThan(0.7);
});
