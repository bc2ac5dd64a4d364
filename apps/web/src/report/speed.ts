import type { SessionRow } from '@instep/choreo/score-csv';
import { isFullSpeed } from '../preferences/best-run.ts';
import { numberOf } from './cells.ts';
import { words } from '../words/words.svelte.ts';

/** How fast the video ran while a session was danced, 1 is full speed; so is what isn't told. */
export const speedOf = ({ speed_pct }: Pick<SessionRow, 'speed_pct'>): number => (numberOf(speed_pct) ?? 100) / 100;

/** What stands beside a score: `at 70 % speed`; '' at full speed. */
export const speedText = (speed: number): string => (isFullSpeed(speed) ? '' : words().result.atSpeed(speed));
