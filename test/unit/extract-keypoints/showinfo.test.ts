import { createShowinfoReader } from '@instep/extract-keypoints/showinfo';
import { expect, test } from 'vitest';

const BASE = '[Parsed_showinfo_1 @ 0x55d6ce50bb40] config in time_base: 1/90000, frame_rate: 30/1';
const frame = (pts: string): string =>
  `[Parsed_showinfo_1 @ 0x55d6ce50bb40] n: 100 pts: ${pts} pts_time:1234.57 pos: 48 fmt:rgb24 sar:0/1`;

test('the time of a frame comes from its ticks, not from the printed six digits', () => {
  const read = createShowinfoReader();
  expect(read(BASE)).toBeNull();
  expect(read(frame('111111333'))).toBe(111111333 / 90000);
});
test('other lines tell no time, even where a title of the file imitates one', () => {
  const read = createShowinfoReader();
  read(BASE);
  expect(read('    title           : n: 1 pts: 5 pts_time:5')).toBeNull();
  expect(read('frame=  10 fps=0.0 q=-0.0 size=       0kB')).toBeNull();
});
test('a frame without a time is refused', () => {
  const read = createShowinfoReader();
  read(BASE);
  expect(() => read(frame('NOPTS'))).toThrow('expected a time, got none');
});
