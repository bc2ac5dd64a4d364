import { describeMachine } from '@instep/measures/machine';
import { expect, test } from 'vitest';
import { reportText } from '@instep/bench/report-text';

test('prints the names of the figures above them, whole numbers without decimals, and small ones with enough', () => {
  const rows = [{ id: 'a', what: 'five times too many', admitted: 8, fps: 5.25, apart: 0.00034, fairness: 1 }];
  const text = reportText({ machine: describeMachine(new Date(0)), ratios: {}, tables: { crowd: rows } });
  const [head, line] = text.split('\n').slice(-2);
  expect(head?.trim().split(/ +/)).toEqual(['admitted', 'fps', 'apart', 'fairness']);
  expect(line?.trim()).toMatch(/^five times too many +8 +5\.25 +0\.0003 +1$/);
});
