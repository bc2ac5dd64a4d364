import type { Filter } from '../../select/dance-filter.ts';
import { count } from './count.ts';

const TAGS: Readonly<Record<string, string>> = {
  seated: 'seated',
  'no-jumps': 'no jumps',
  'no-floor': 'no floor',
  arms: 'arms',
  beginner: 'beginners',
};

export const select = {
  title: 'Dance along. See how well you did.',
  lead: 'Choose a dance, stand where the camera sees you, and move like the dancer in the video. Every move gets a word.',
  go: 'Dance now',
  best: 'Your best',
  notDanced: 'Not danced yet',
  level: (level: number) => ['Easy', 'Medium', 'Hard'][level - 1] ?? 'Medium',
  levelLabel: (level: number) => `Level ${level} of 3`,
  effort: (effort: number) => ['Gentle', 'Lively', 'Strong'][effort - 1] ?? 'Lively',
  /** A tag that everybody knows; another is shown as it was written. */
  tag: (tag: string) => TAGS[tag] ?? tag,
  search: 'Search the dances',
  filtersLabel: 'Show only',
  filters: {
    easy: 'Easy',
    medium: 'Medium',
    hard: 'Hard',
    short: 'Under a minute',
    light: 'Gentle',
    seated: 'Seated',
    no_jumps: 'No jumps',
    not_danced: 'Not danced yet',
  } satisfies Readonly<Record<Filter, string>>,
  found: (n: number) => count(n, 'dance', 'dances'),
  noneFound: 'No dances match.',
  clear: 'Show all dances',
  hand: {
    label: 'Choose by raising a hand',
    hold: 'Hold one hand up to dance',
    off: 'Turn off choosing by hand',
  },
  bpm: (bpm: number) => `${Math.round(bpm)} beats a minute`,
  more: 'More dances',
  loading: 'Loading dances …',
  empty: {
    title: 'No dances yet',
    text: 'Add one with npm run extract -- VIDEO, then reload this page.',
  },
  failed: {
    title: 'Couldn’t load the dances',
    text: 'The server isn’t responding. Check that it is running, then try again.',
  },
  unknown: {
    title: 'This dance doesn’t exist',
    text: 'It may have been removed or renamed. Pick another one.',
  },
  all: 'All dances',
} as const;

export const intro = {
  privacy: 'We use your camera to see your moves. Pictures are scored in memory and never saved.',
  use: 'Use camera',
  without: 'Play without camera',
  asking: 'Your browser is asking for the camera: choose Allow.',
} as const;
