import type { Row } from '@instep/measures/measure';
import { markdownTable } from '@instep/measures/table';

/** Row ids such as `2P dark full`: what a network saw in a take. */
const SEEN_BY = /^2P (.+) (lite|full|heavy)$/;
const MODELS = ['lite', 'full', 'heavy'] as const;

/** Whether the row belongs to the networks' own table. */
export const isOfNetworks = ({ id }: Row): boolean => SEEN_BY.test(id);

/** How exact each network is, take by take; `null` when none was measured. */
export const networksTable = (rows: readonly Row[]): string | null => {
  const pictures = [...new Set(rows.flatMap(({ id, measured }) => (measured && SEEN_BY.exec(id)?.[1]) ?? []))];
  if (pictures.length === 0) return null;
  return markdownTable(
    ['picture', ...MODELS],
    pictures.map((picture) => [
      picture,
      ...MODELS.map((model) => wordsOf(rows.find(({ id }) => id === `2P ${picture} ${model}`))),
    ]),
  );
};

const wordsOf = (row: Row | undefined): string => {
  const { pck20 = NaN, pck10 = NaN, degrees = NaN } = row?.measured ?? {};
  return [100 * pck20, 100 * pck10, degrees].map((value) => value.toFixed(1)).join(' / ');
};
