import { resultsTable, notesList } from '@instep/measures/table';
import { comparedTable } from './naive/compared-table.ts';
import type { Evaluation } from './evaluate.ts';
import { isNetworkRow, networksTable } from './networks-table.ts';
import { threeWaysTable } from './three-ways.ts';

/**
 * The parts of a page that a run writes, between `<!-- name -->` and `<!-- /name -->`; `null` leaves a part unchanged.
 */
const SECTIONS: Readonly<Record<string, (evaluation: Evaluation) => string | null>> = {
  metrics: ({ naive }) => comparedTable(naive),
  'metrics on tracks': ({ naive }) => comparedTable(naive.filter(({ on }) => on === 'tracks')),
  table: ({ rows }) => resultsTable(rows.filter((row) => !isNetworkRow(row))),
  notes: ({ rows, missing }) => [notesList(rows), ...missing.map((line) => `- Left out: ${line}`)].join('\n'),
  'three ways': ({ rows }) => threeWaysTable(rows),
  networks: ({ rows }) => networksTable(rows),
};

/** The page has no marks for the results. */
export class PageError extends Error {
  override readonly name = 'PageError';
}

/** The sections for which a page has marks. Throws PageError when there is none. */
export const sectionsOf = (page: string, name: string): string[] => {
  const present = Object.keys(SECTIONS).filter((section) => page.includes(openingMark(section)));
  if (present.length > 0) return present;
  throw new PageError(`${name}: expected one of ${Object.keys(SECTIONS).map(openingMark).join(' ')}, got none`);
};

/** The Markdown page with the sections of this run; everything else stays. Throws PageError. */
export const pageWith = (page: string, evaluation: Evaluation, name: string): string =>
  sectionsOf(page, name).reduce((text, section) => {
    const written = SECTIONS[section]?.(evaluation) ?? null;
    return written === null ? text : withSection(text, { section, written, name });
  }, page);

const openingMark = (section: string): string => `<!-- ${section} -->`;

type Written = { readonly section: string; readonly written: string; readonly name: string };

const withSection = (page: string, { section, written, name }: Written): string => {
  const from = page.indexOf(openingMark(section)) + openingMark(section).length;
  const to = page.indexOf(openingMark(`/${section}`), from);
  if (to < 0)
    throw new PageError(`${name}: expected ${openingMark(`/${section}`)} after ${openingMark(section)}, got none`);
  return `${page.slice(0, from)}\n\n${written}\n\n${page.slice(to)}`;
};
