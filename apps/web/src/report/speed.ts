import type { SessionRow } from '@instep/choreo/score-csv';
import { isFullSpeed } from '../preferences/best-run.ts';
import { numberOf } from './cells.ts';
import { words } from '../words/words.svelte.ts';

/** How fast the video ran during a session; 1 is full speed, which is also assumed if the row has no speed. */
export const speedOf = ({ speed_pct }: Pick<SessionRow, 'speed_pct'>): number => (numberOf(speed_pct) ?? 100) / 100;

/** The text beside a score: `at 70 % speed`; '' at full speed. */
export const speedText = (speed: number): string => (isFullSpeed(speed) ? '' : words().result.atSpeed(speed));
