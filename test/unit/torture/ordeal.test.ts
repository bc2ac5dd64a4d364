import { describe, expect, it } from 'vitest';
import { isAsked } from '../../../tools/torture/src/options.ts';
import { worstOf } from '../../../tools/torture/src/ordeal.ts';
import { withTable } from '../../../tools/torture/src/page.ts';

describe('the worst of several runs', () => {
  it('is the largest of what must be small, and the smallest of what must be large', () => {
    const runs = [
      { values: { p99Ms: 90, share: 0.99, inferMs: 30 }, n: 1 },
      { values: { p99Ms: 120, share: 0.97, inferMs: 28 }, n: 1 },
    ];
    expect(worstOf(runs, { p99Ms: { atMost: 150 }, share: { atLeast: 0.99 } })).toEqual({
      p99Ms: 120,
      share: 0.97,
      inferMs: 30,
    });
  });
});

describe('a row', () => {
  it.each([
    ['23a', [], true],
    ['23a', ['23a'], true],
    ['23a', ['23'], true],
    ['23a', ['2', '23b'], false],
  ])('%s, when %j is asked for: %s', (id, only, asked) => {
    expect(isAsked(id, only)).toBe(asked);
  });
});

describe('a table in a page', () => {
  const page = (table: string): string => `# A\n\n<!-- torture: begin -->\n\n${table}\n\n<!-- torture: end -->\n\nB\n`;

  it('takes the place of the one before, and of nothing else', () => {
    expect(withTable(page('| old |'), '| new |')).toBe(page('| new |'));
  });

  it('needs its marks', () => {
    expect(() => withTable('# A', '| new |')).toThrow('torture: begin');
  });
});
