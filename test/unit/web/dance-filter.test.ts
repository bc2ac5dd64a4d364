import { describe, expect, it } from 'vitest';
import type { DanceSummary } from '@instep/protocol/http';
import {
  easiestFirst,
  withToggled,
  usefulFilters,
  matchingDances,
  type DanceQuery,
} from '@instep/web/select/dance-filter';

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
const query: DanceQuery = {
  text: '',
  filters: [],
  own: { wasDanced: (id) => id === 'Café twist', isFavourite: (id) => id !== 'Slow waltz' },
  tagText: (tag) => `${tag} !`,
};
const found = (more: Partial<DanceQuery>) => matchingDances(DANCES, { ...query, ...more }).map(({ id }) => id);

describe('matchingDances', () => {
  it('returns all dances for an empty query', () => {
    expect(found({})).toHaveLength(3);
  });

  it('matches each typed word with the beginning of a word, ignoring case and accents', () => {
    expect(found({ text: 'WAL slo' })).toEqual(['Slow waltz']);
    expect(found({ text: 'cafe' })).toEqual(['Café twist']);
    expect(found({ text: 'altz' })).toEqual([]);
    expect(found({ text: '봄' })).toEqual(['봄의 춤']);
    expect(found({ text: 'seat' })).toEqual(['봄의 춤']);
  });

  it('matches tags as they are shown', () => {
    expect(found({ text: 'jumps' })).toEqual(['Slow waltz']);
    expect(found({ text: 'sans', tagText: (tag) => (tag === 'no-jumps' ? 'Sans sauts' : tag) })).toEqual([
      'Slow waltz',
    ]);
  });

  it('returns dances that pass every filter', () => {
    expect(found({ filters: ['not_danced'] })).toEqual(['Slow waltz', '봄의 춤']);
    expect(found({ filters: ['not_danced', 'light'] })).toEqual(['Slow waltz']);
    expect(found({ filters: ['hard', 'short'] })).toEqual([]);
    expect(found({ filters: ['seated'] })).toEqual(['봄의 춤']);
    expect(found({ filters: ['favourite', 'not_danced'] })).toEqual(['봄의 춤']);
  });
});

describe('the filters', () => {
  it('are offered only if they distinguish the dances', () => {
    expect(usefulFilters(DANCES, query.own)).toEqual([
      'favourite',
      'easy',
      'medium',
      'hard',
      'short',
      'light',
      'seated',
      'no_jumps',
      'not_danced',
    ]);
    expect(usefulFilters(DANCES.slice(0, 1), query.own)).toEqual([]);
  });

  it('are toggled by a press; only one level is set at a time', () => {
    expect(withToggled(['short'], 'short')).toEqual([]);
    expect(withToggled(['easy', 'short'], 'hard')).toEqual(['short', 'hard']);
  });
});

describe('easiestFirst', () => {
  it('sorts by level and otherwise keeps the order', () => {
    const ids = easiestFirst([...DANCES, dance('Another', { level: 1 })]).map(({ id }) => id);
    expect(ids).toEqual(['Slow waltz', 'Another', '봄의 춤', 'Café twist']);
  });
});
