import type { DanceSummary } from '@instep/protocol/http';
import type { Seconds } from '@instep/choreo/units';
import { searchTexts } from '../words/dance-texts.ts';

/** The filters of the list of dances; their texts are in words(). */
export const FILTERS = [
  'favourite',
  'easy',
  'medium',
  'hard',
  'short',
  'light',
  'seated',
  'no_jumps',
  'not_danced',
] as const;
export type Filter = (typeof FILTERS)[number];
/** At most one of these is set: a dance has one level. */
const LEVELS: readonly Filter[] = ['easy', 'medium', 'hard'];
/** The longest dance that counts as short. Chosen by taste. */
const MAX_SHORT_DURATION: Seconds = 60;

/** What the player has done with dances before. */
export type OwnDances = {
  readonly wasDanced: (danceId: string) => boolean;
  readonly isFavourite: (danceId: string) => boolean;
};
/** Somebody of whom nothing is known. */
export const NO_OWN_DANCES: OwnDances = { wasDanced: () => false, isFavourite: () => false };

const passesFilter = (dance: DanceSummary, filter: Filter, own: OwnDances): boolean => {
  switch (filter) {
    case 'favourite':
      return own.isFavourite(dance.id);
    case 'easy':
    case 'medium':
    case 'hard':
      return LEVELS[dance.level - 1] === filter;
    case 'short':
      return dance.durationS <= MAX_SHORT_DURATION;
    case 'light':
      return dance.effort === 1;
    case 'seated':
      return dance.tags.includes('seated');
    case 'no_jumps':
      return dance.tags.includes('no-jumps');
    case 'not_danced':
      return !own.wasDanced(dance.id);
  }
};

/** The filters that distinguish these dances: one that all of them pass, or none, is no help. */
export const usefulFilters = (dances: readonly DanceSummary[], own: OwnDances): readonly Filter[] =>
  FILTERS.filter((filter) => {
    const passing = dances.filter((dance) => passesFilter(dance, filter, own)).length;
    return passing > 0 && passing < dances.length;
  });

/** The filters after one of them was toggled. */
export const withToggled = (filters: readonly Filter[], pressed: Filter): readonly Filter[] => {
  if (filters.includes(pressed)) return filters.filter((filter) => filter !== pressed);
  const others = LEVELS.includes(pressed) ? filters.filter((filter) => !LEVELS.includes(filter)) : filters;
  return [...others, pressed];
};

/** The search text and filters, and the functions they need. */
export type DanceQuery = {
  readonly text: string;
  readonly filters: readonly Filter[];
  readonly own: OwnDances;
  readonly tagText: (tag: string) => string;
};

/** The dances that pass every filter and match every typed word: a word of their title or tags starts with it. */
export const matchingDances = (
  dances: readonly DanceSummary[],
  { text, filters, own, tagText }: DanceQuery,
): readonly DanceSummary[] => {
  const typed = wordsOf(text);
  return dances.filter((dance) => {
    const titleAndTags = wordsOf([...searchTexts(dance), ...dance.tags.map(tagText)].join(' '));
    const matchesText = typed.every((start) => titleAndTags.some((word) => word.startsWith(start)));
    return matchesText && filters.every((filter) => passesFilter(dance, filter, own));
  });
};

/** The easy dances first, for newcomers: a raised hand starts the first dance. */
export const easiestFirst = (dances: readonly DanceSummary[]): readonly DanceSummary[] =>
  dances.toSorted((a, b) => a.level - b.level);

/** The words without accents and capitals; normalized to composed form, so that Hangul stays in syllables. */
const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .split(/[\s-]+/)
    .filter((word) => word !== '');
