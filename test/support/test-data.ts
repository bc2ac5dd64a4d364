/** Where the test dances, the rehearsal players and the evaluation data are. */
import path from 'node:path';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the dance of 30 s that tests use; players do not see it. */
export const TEST_DANCES = fileURLToPath(new URL('../dances', import.meta.url));

/** The folder of a dance of 10 s, with the rehearsal players for it. */
export const SHORT_DANCES = fileURLToPath(new URL('../dances/short', import.meta.url));

/** The folder of the dances that come with Instep. */
export const SHIPPED_DANCES = fileURLToPath(new URL('../../data/dancer', import.meta.url));

/** Rehearsal players, filmed by `npm run stage` from the JSON beside each. */
export const TEST_PLAYERS = fileURLToPath(new URL('../players', import.meta.url));

/** The video of the dance that tests use. */
export const dancerVideo = (): string => {
  const [name] = existsSync(TEST_DANCES)
    ? readdirSync(TEST_DANCES)
        .filter((file) => file.endsWith('.mp4'))
        .sort()
    : [];
  if (!name) throw new Error(`expected a dance video in test/dances, got none`);
  return path.join(TEST_DANCES, name);
};

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const EVALUATION_FOLDER = process.env['INSTEP_DATA'] ?? path.join(ROOT, '../shared/data');

/**
 * The path of a file of the evaluation data; in a clone that does not have it, `null`, with a warning on the console.
 */
export const evaluationFile = (relative: string): string | null => {
  const file = path.join(EVALUATION_FOLDER, relative);
  if (existsSync(file)) return file;
  console.warn(`skipped: evaluation data not present (${relative})`);
  return null;
};
