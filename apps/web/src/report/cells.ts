import type { Cell } from '@instep/choreo/column';

/** The number in a CSV's cell, which may be stored as text; null if it is empty or not a number. */
export const cellNumber = (cell: Cell | undefined): number | null => {
  if (cell === null || cell === undefined || cell === '' || typeof cell === 'boolean') return null;
  const number = Number(cell);
  return Number.isFinite(number) ? number : null;
};

/** The text in a cell; '' if it is empty. */
export const cellText = (cell: Cell | undefined): string => (cell === null || cell === undefined ? '' : String(cell));
