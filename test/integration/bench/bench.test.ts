import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { reportText } from '../../../tools/bench/src/report-text.ts';
import { runBench } from '../../../tools/bench/src/run-bench.ts';

const DANCES = fileURLToPath(new URL('../../../data/dancer', import.meta.url));

test('one round measures every step, and leaving the mask out makes the landmarks cheaper', async () => {
  const report = await runBench(DANCES, 1);
  const rows = Object.values(report.tables).flat();
  expect(rows.map(({ id }) => id)).toEqual([
    ...['decode', 'crop', 'letterbox', 'detector'],
    ...['landmark_lite_untouched', 'landmark_lite', 'landmark_full_untouched', 'landmark_full'],
    ...['landmark_heavy_untouched', 'landmark_heavy', 'frame_full_untouched', 'frame_full'],
  ]);
  expect(rows.filter(({ median }) => !(median > 0))).toEqual([]);
  // 1.5 as measured in many rounds; one round on a busy machine is coarse.
  expect(report.ratios.landmarkLiteVsWasm).toBeGreaterThan(1.1);
  for (const { what } of rows) expect(reportText(report)).toContain(what);
});
