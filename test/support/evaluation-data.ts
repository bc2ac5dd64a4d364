import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = process.env['INSTEP_DATA'] ?? path.join(ROOT, '../shared/data');

/**
 * The path of a file of the evaluation data; in a clone that does not have it, `null`, with a warning on the console.
 */
export const evaluationData = (relative: string): string | null => {
  const file = path.join(FOLDER, relative);
  if (existsSync(file)) return file;
  console.warn(`skipped: evaluation data not present (${relative})`);
  return null;
};
