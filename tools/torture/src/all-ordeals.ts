import type { Ordeal } from './ordeal.ts';
import { DISK } from './ordeals/disk.ts';
import { ENDS } from './ordeals/ends.ts';
import { FUZZ } from './ordeals/fuzz.ts';
import { KILLS } from './ordeals/kills.ts';
import { LINES } from './ordeals/lines.ts';
import { LOAD } from './ordeals/load.ts';

const ALL: readonly Ordeal[] = [...FUZZ, ...LINES, ...ENDS, ...LOAD, ...KILLS, ...DISK];

/** In the order of their numbers. */
export const ORDEALS = ALL.toSorted((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
