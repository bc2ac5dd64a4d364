import { describe, expect, it } from 'vitest';
import { PageError, pageWith } from '@instep/evaluate/page';

const evaluation = {
  rows: [
    { id: '4R', measure: 'still', target: 'max <= 3', measured: { max: 0.5 }, n: 2, ok: true, note: 'of two people' },
  ],
  naive: [],
  missing: ['no videos'],
};

describe('pageWith', () => {
  it('replaces the marked sections and keeps everything else', () => {
    const page = '# Title\n\n<!-- table -->\n\nold\n\n<!-- /table -->\n\nwords\n\n<!-- notes --><!-- /notes -->\n';
    const written = pageWith(page, evaluation, 'page.md');
    expect(written).toBe(`# Title

<!-- table -->

| #   | measure | target   | measured | n   | ok  |
| --- | ------- | -------- | -------- | --- | --- |
| 4R  | still   | max <= 3 | max 0.5  | 2   | yes |

<!-- /table -->

words

<!-- notes -->

- 4R: of two people
- Left out: no videos

<!-- /notes -->
`);
    expect(pageWith(written, evaluation, 'page.md')).toBe(written);
  });

  it('writes the figures for pixels beside those for keypoints and for real people', () => {
    const measured = (id: string, values: Readonly<Record<string, number>>) => ({
      ...{ id, measure: '', target: '-', measured: values, n: 1, ok: null, note: null },
    });
    const rows = [
      measured('6P', { least: 98, leastJoints: 97.8 }),
      measured('6S', { min: 95.6 }),
      measured('2P dark full', { pck20: 0.979, pck10: 0.939, degrees: 2.2 }),
    ];
    const page = '<!-- three ways -->\n<!-- /three ways -->\n<!-- networks -->\n<!-- /networks -->\n';
    const written = pageWith(page, { rows, naive: [], missing: [] }, 'page.md');
    expect(written).toMatch(/\| danced well: the lowest score +\| 98 +\| 97.8 +\| 95.6 +\| - +\|/);
    expect(written).toMatch(/\| dark +\| NaN \/ NaN \/ NaN \| 97.9 \/ 93.9 \/ 2.2 \|/);
  });

  it('keeps a section that the run did not measure', () => {
    const page = '<!-- three ways -->\n\nold\n\n<!-- /three ways -->\n';
    expect(pageWith(page, evaluation, 'page.md')).toBe(page);
  });

  it('rejects a page without a mark, or without its closing mark, by name', () => {
    expect(() => pageWith('# Title\n', evaluation, 'page.md')).toThrow(PageError);
    expect(() => pageWith('<!-- table -->\n', evaluation, 'page.md')).toThrow(
      'page.md: expected <!-- /table --> after <!-- table -->, got none',
    );
  });
});
