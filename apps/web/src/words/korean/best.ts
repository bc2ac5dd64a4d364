import { pointsText } from '../../formats.ts';
import type { Words } from '../english.ts';

export const best: Words['best'] = {
  ahead: (points) => `최고 기록보다 ${points < 0 ? '\u2212' : '+'}${pointsText(Math.abs(points))}`,
};
