import type { DanceSummary } from '@instep/protocol/http';
import type { Seconds } from '@instep/choreo/units';

/** The filters of the list of dances; their texts are in words(). */
export const FILTERS = ['easy', 'medium', 'hard', 'short', 'light', 'seated', 'no_jumps', 'not_danced'] as const;
export type Filter = (typeof FILTERS)[number];
/** At most one of these is set: a dance has one level. */
const LEVELS: readonly Filter[] = ['easy', 'medium', 'hard'];
/** The longest dance that counts as short. Chosen by taste. */
const MAX_SHORT_DURATION: Seconds = 60;

/** Whether a dance has been danced before. */
export type Danced = (danceId: string) => boolean;

const passes = (dance: DanceSummary, filter: Filter, danced: Danced): boolean => {
  switch (filter) {
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
      return !danced(dance.id);
  }
};

/** The filters that distinguish these dances: one that all of them pass, or none, is no help. */
export const usefulFilters = (dances: readonly DanceSummary[], danced: Danced): readonly Filter[] =>
  FILTERS.filter((filter) => {
    const kept = dances.filter((dance) => passes(dance, filter, danced)).length;
    return kept > 0 && kept < dances.length;
  });

/** The filters after one of them was toggled. */
export const toggled = (filters: readonly Filter[], pressed: Filter): readonly Filter[] => {
  if (filters.includes(pressed)) return filters.filter((filter) => filter !== pressed);
  const others = LEVELS.includes(pressed) ? filters.filter((filter) => !LEVELS.includes(filter)) : filters;
  return [...others, pressed];
};

/** The search text and filters, and the functions they need. */
export type Wish = {
  readonly text: string;
  readonly filters: readonly Filter[];
  readonly danced: Danced;
  readonly tagText: (tag: string) => string;
};

/** The dances that pass every filter and match every typed word: a word of their title or tags starts with it. */
export const wishedFor = (
  dances: readonly DanceSummary[],
  { text, filters, danced, tagText }: Wish,
): readonly DanceSummary[] => {
  const typed = wordsOf(text);
  return dances.filter((dance) => {
    const said = wordsOf([dance.title, ...dance.tags, ...dance.tags.map(tagText)].join(' '));
    const isNamed = typed.every((start) => said.some((word) => word.startsWith(start)));
    return isNamed && filters.every((filter) => passes(dance, filter, danced));
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
