import { describe, expect, it } from 'vitest';
import { dayFormatter } from '@instep/server/store/local-day';

describe('the day of a moment', () => {
  it.each([
    ['Asia/Seoul', '2026-11-29T17:05:00.000Z', '2026-11-30'],
    ['Asia/Seoul', '2026-11-29T14:59:59.999Z', '2026-11-29'],
    ['America/Los_Angeles', '2026-11-30T05:00:00.000Z', '2026-11-29'],
    ['America/Los_Angeles', '2026-07-01T06:59:00.000Z', '2026-06-30'],
    ['Pacific/Kiritimati', '2026-12-31T10:00:00.000Z', '2027-01-01'],
    ['UTC', '2026-11-29T23:59:00.000Z', '2026-11-29'],
  ])('in %s at %s is %s', (zone, iso, day) => {
    expect(dayFormatter(zone)(iso)).toBe(day);
  });

  it.each([
    [undefined],
    [''],
    ['Nowhere/Town'],
    ['x'.repeat(5_000)],
    [['Asia/Seoul']],
    ['../../etc'],
    ['Asia/Seoul\r\n'],
  ])('is that of UTC where the zone is %j', (zone) => {
    expect(dayFormatter(zone)('2026-11-29T17:05:00.000Z')).toBe('2026-11-29');
  });

  it('returns the first ten characters of text that is no moment', () => {
    expect(dayFormatter('Asia/Seoul')('not a date at all')).toBe('not a date');
  });
});
