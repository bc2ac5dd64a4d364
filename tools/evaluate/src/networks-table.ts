import type { Row } from '@instep/measures/measure';
import { markdownTable } from '@instep/measures/table';

/** Row ids such as `2P dark full`: what a network saw in a take. */
const NETWORK_ROW = /^2P (.+) (lite|full|heavy)$/;
const MODELS = ['lite', 'full', 'heavy'] as const;

/** Whether the row belongs to the networks' own table. */
export const isNetworkRow = ({ id }: Row): boolean => NETWORK_ROW.test(id);

/** How exact each network is, take by take; `null` when none was measured. */
export const networksTable = (rows: readonly Row[]): string | null => {
  const conditions = [...new Set(rows.flatMap(({ id, measured }) => (measured && NETWORK_ROW.exec(id)?.[1]) ?? []))];
  if (conditions.length === 0) return null;
  return markdownTable(
    ['condition', ...MODELS],
    conditions.map((condition) => [
      condition,
      ...MODELS.map((model) => accuracyText(rows.find(({ id }) => id === `2P ${condition} ${model}`))),
    ]),
  );
};

const accuracyText = (row: Row | undefined): string => {
  const { pck20 = NaN, pck10 = NaN, degrees = NaN } = row?.measured ?? {};
  return [100 * pck20, 100 * pck10, degrees].map((value) => value.toFixed(1)).join(' / ');
};
