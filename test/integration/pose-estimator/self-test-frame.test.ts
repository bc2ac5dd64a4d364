import { readFileSync } from 'node:fs';
import { selfTestPoints, SELF_TEST_FOLDER } from '@instep/setup/self-test-frame';
import type { SelfTestFrame } from '@instep/web/device-pose/self-test';
import { expect, test } from 'vitest';

test('self-test.json holds what native code finds, as `npm run selftest` writes it', async () => {
  const written = JSON.parse(readFileSync(`${SELF_TEST_FOLDER}/self-test.json`, 'utf8')) as SelfTestFrame;
  const found = await selfTestPoints(`${SELF_TEST_FOLDER}/self-test.png`);
  for (const model of ['lite', 'full'] as const) {
    const [expected, actual] = [written.points[model], found.points[model]].map((points) => points.flat(2));
    expect(actual?.length).toBe(expected?.length);
    actual?.forEach((value, index) => expect(Math.abs(value - (expected?.[index] ?? NaN))).toBeLessThan(0.1));
  }
});
