import type { Row } from '@instep/measures/measure';
import { describe, expect, it } from 'vitest';
import { withRows } from '@instep/torture/page';

const row = (id: string, lost: number, note: string | null = null): Row => ({
  id,
  measure: `rows of ${id}`,
  target: 'lost <= 0',
  measured: { lost },
  n: 1,
  ok: lost === 0,
  note,
});
const EMPTY = 'Before.\n\n<!-- torture: begin -->\n\n<!-- torture: end -->\n\nAfter.\n';

describe('withRows', () => {
  it('writes the rows between the marks and keeps everything else', () => {
    const page = withRows(EMPTY, [row('9', 0, 'seeded')], 'a machine');
    expect(page).toMatch(/^Before\.\n\n<!-- torture: begin -->\n\n\| # +\| measure/);
    expect(page).toMatch(/\n\| 9 +\| rows of 9 +\| lost <= 0 +\| lost 0 +\| 1 +\| yes +\|\n/);
    expect(page).toMatch(/\n\n- 9: seeded\n\na machine\n\n<!-- torture: end -->\n\nAfter\.\n$/);
  });

  it('keeps rows and notes that were not run again, sorted by number', () => {
    const first = withRows(EMPTY, [row('10', 0, 'old'), row('9', 0, 'old'), row('23b', 0)], 'a machine');
    const page = withRows(first, [row('9', 2, 'new'), row('23a', 0)], 'another');
    const ids = page.split('\n').flatMap((line) => /^\| (\d\w*) /.exec(line)?.[1] ?? []);
    expect(ids).toEqual(['9', '10', '23a', '23b']);
    expect(page).toMatch(/\| 9 +\| rows of 9 +\| lost <= 0 +\| lost 2 +\| 1 +\| NO +\|/);
    expect(page).toContain('\n- 10: old\n- 9: new\n');
    expect(page).not.toContain('a machine');
  });

  it('rejects a page without marks', () => {
    expect(() => withRows('no marks', [row('9', 0)], '')).toThrow('expected a page with');
  });
});
