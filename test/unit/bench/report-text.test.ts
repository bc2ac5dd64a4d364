import { describeMachine } from '@instep/measures/machine';
import { expect, test } from 'vitest';
import { reportText } from '../../../tools/bench/src/report-text.ts';

test('a table names its figures above them, whole numbers without decimals', () => {
  const rows = [{ id: 'a', what: 'five times too many', admitted: 8, fps: 5.25, fairness: 1 }];
  const text = reportText({ machine: describeMachine(new Date(0)), ratios: {}, tables: { crowd: rows } });
  const [head, line] = text.split('\n').slice(-2);
  expect(head?.trim().split(/ +/)).toEqual(['admitted', 'fps', 'fairness']);
  expect(line?.trim()).toMatch(/^five times too many +8 +5\.25 +1$/);
});
