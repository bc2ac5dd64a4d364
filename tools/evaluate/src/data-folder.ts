import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's own folder. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Where the recordings of real people lie that the repository may not hold: `INSTEP_DATA`, or beside the clone. */
export const DATA_FOLDER = process.env['INSTEP_DATA'] ?? path.join(ROOT, '../shared/data');

/** The value of a file's JSON text. Throws EvaluationDataError. */
export const parseJson = (text: string, name: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EvaluationDataError(`${name}: expected JSON: ${(cause as Error).message}`, { cause });
  }
};

/** What is wrong with a file of the evaluation data: which file, what was expected, what was there. */
export class EvaluationDataError extends Error {
  override readonly name = 'EvaluationDataError';
}
