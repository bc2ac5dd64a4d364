import type { Cell } from '@instep/choreo/column';

/** The number in a CSV's cell, which may come as a text; null when it is empty or no number. */
export const numberOf = (cell: Cell | undefined): number | null => {
  if (cell === null || cell === undefined || cell === '' || typeof cell === 'boolean') return null;
  const number = Number(cell);
  return Number.isFinite(number) ? number : null;
};

/** The text in a cell; '' when it is empty. */
export const textOf = (cell: Cell | undefined): string => (cell === null || cell === undefined ? '' : String(cell));
