import { pointsText } from '../../formats.ts';

export const best = {
  ahead: (points: number) => `${points < 0 ? '\u2212' : '+'}${pointsText(Math.abs(points))} vs best`,
} as const;
