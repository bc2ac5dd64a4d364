import { describe, expect, it } from 'vitest';
import { PageError, pageWith } from '../../../tools/evaluate/src/page.ts';

const evaluation = {
  rows: [
    { id: '4R', measure: 'still', target: 'max <= 3', measured: { max: 0.5 }, n: 2, ok: true, note: 'of two people' },
  ],
  naive: [],
  missing: ['no videos'],
};

describe('a page', () => {
  it('gets its marked sections anew, and keeps all else', () => {
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

  it('without a mark, or without its end, is refused by name', () => {
    expect(() => pageWith('# Title\n', evaluation, 'page.md')).toThrow(PageError);
    expect(() => pageWith('<!-- table -->\n', evaluation, 'page.md')).toThrow(
      'page.md: expected <!-- /table --> after <!-- table -->, got none',
    );
  });
});
