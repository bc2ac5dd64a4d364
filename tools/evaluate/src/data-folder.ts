import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The folder of recordings of real people that the repository may not contain: `INSTEP_DATA`, or beside the clone. */
export const DATA_FOLDER = process.env['INSTEP_DATA'] ?? path.join(ROOT, '../shared/data');

/** Parses a file's JSON text. Throws EvaluationDataError. */
export const parseJson = (text: string, name: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EvaluationDataError(`${name}: expected JSON: ${(cause as Error).message}`, { cause });
  }
};

/** A defect in a file of the evaluation data: which file, what was expected, what was there. */
export class EvaluationDataError extends Error {
  override readonly name = 'EvaluationDataError';
}
