import { describe, expect, it } from 'vitest';
import type { DanceSummary } from '@instep/protocol/http';
import {
  easiestFirst,
  toggled,
  usefulFilters,
  wishedFor,
  type Wish,
} from '../../../apps/web/src/select/dance-filter.ts';

const dance = (id: string, more: Partial<DanceSummary> = {}): DanceSummary => ({
  id,
  title: id,
  durationS: 90,
  fps: 15,
  level: 2,
  effort: 2,
  tags: [],
  videoUrl: `/dances/${id}/video.mp4`,
  coverUrl: null,
  ...more,
});

const DANCES = [
  dance('Slow waltz', { level: 1, effort: 1, durationS: 40, tags: ['no-jumps'] }),
  dance('Café twist', { level: 3, effort: 3 }),
  dance('봄의 춤', { tags: ['seated'] }),
];
const wish: Wish = { text: '', filters: [], danced: (id) => id === 'Café twist', tagText: (tag) => `${tag} !` };
const found = (more: Partial<Wish>) => wishedFor(DANCES, { ...wish, ...more }).map(({ id }) => id);

describe('the dances wished for', () => {
  it('are all when nothing is asked', () => {
    expect(found({})).toHaveLength(3);
  });

  it('have each typed word at the start of one of theirs, without capitals and accents', () => {
    expect(found({ text: 'WAL slo' })).toEqual(['Slow waltz']);
    expect(found({ text: 'cafe' })).toEqual(['Café twist']);
    expect(found({ text: 'altz' })).toEqual([]);
    expect(found({ text: '봄' })).toEqual(['봄의 춤']);
    expect(found({ text: 'seat' })).toEqual(['봄의 춤']);
  });

  it('are found by a tag as it is shown', () => {
    expect(found({ text: 'jumps' })).toEqual(['Slow waltz']);
    expect(found({ text: 'sans', tagText: (tag) => (tag === 'no-jumps' ? 'Sans sauts' : tag) })).toEqual([
      'Slow waltz',
    ]);
  });

  it('pass every filter', () => {
    expect(found({ filters: ['not_danced'] })).toEqual(['Slow waltz', '봄의 춤']);
    expect(found({ filters: ['not_danced', 'light'] })).toEqual(['Slow waltz']);
    expect(found({ filters: ['hard', 'short'] })).toEqual([]);
    expect(found({ filters: ['seated'] })).toEqual(['봄의 춤']);
  });
});

describe('the filters', () => {
  it('are offered only when they part the dances', () => {
    expect(usefulFilters(DANCES, wish.danced)).toEqual([
      'easy',
      'medium',
      'hard',
      'short',
      'light',
      'seated',
      'no_jumps',
      'not_danced',
    ]);
    expect(usefulFilters(DANCES.slice(0, 1), wish.danced)).toEqual([]);
  });

  it('are taken and given back by the same press, and of the levels one holds', () => {
    expect(toggled(['short'], 'short')).toEqual([]);
    expect(toggled(['easy', 'short'], 'hard')).toEqual(['short', 'hard']);
  });
});

describe('the dances on the shelf', () => {
  it('begin with the easy ones, and else keep their order', () => {
    const ids = easiestFirst([...DANCES, dance('Another', { level: 1 })]).map(({ id }) => id);
    expect(ids).toEqual(['Slow waltz', 'Another', '봄의 춤', 'Café twist']);
  });
});
