import type { Evaluation } from './evaluate.ts';
import { comparedTable, measuredTable, notesList } from './table.ts';

/** What of a page is written by a run: the text between `<!-- name -->` and `<!-- /name -->`. */
const SECTIONS = {
  metrics: ({ naive }: Evaluation) => comparedTable(naive),
  'metrics on tracks': ({ naive }: Evaluation) => comparedTable(naive.filter(({ on }) => on === 'tracks')),
  table: ({ rows }: Evaluation) => measuredTable(rows),
  notes: ({ rows, missing }: Evaluation) =>
    [notesList(rows), ...missing.map((line) => `- Left out: ${line}`)].join('\n'),
} as const;

type Section = keyof typeof SECTIONS;
const SECTION_NAMES = ['metrics', 'metrics on tracks', 'table', 'notes'] as const satisfies readonly Section[];

/** The page has no place for what was measured. */
export class PageError extends Error {
  override readonly name = 'PageError';
}

/** The sections that a page has a place for. Throws PageError when there is none. */
export const sectionsOf = (page: string, name: string): Section[] => {
  const present = SECTION_NAMES.filter((section) => page.includes(opening(section)));
  if (present.length > 0) return present;
  throw new PageError(`${name}: expected one of ${SECTION_NAMES.map(opening).join(' ')}, got none`);
};

/** The Markdown page with its sections as this run has them; all else stays. Throws PageError. */
export const pageWith = (page: string, evaluation: Evaluation, name: string): string =>
  sectionsOf(page, name).reduce(
    (text, section) => withSection(text, { section, written: SECTIONS[section](evaluation), name }),
    page,
  );

const opening = (section: string): string => `<!-- ${section} -->`;

type Written = { readonly section: string; readonly written: string; readonly name: string };

const withSection = (page: string, { section, written, name }: Written): string => {
  const from = page.indexOf(opening(section)) + opening(section).length;
  const to = page.indexOf(opening(`/${section}`), from);
  if (to < 0) throw new PageError(`${name}: expected ${opening(`/${section}`)} after ${opening(section)}, got none`);
  return `${page.slice(0, from)}\n\n${written}\n\n${page.slice(to)}`;
};
