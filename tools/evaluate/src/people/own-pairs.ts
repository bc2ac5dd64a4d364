import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { EvaluationDataError, parseJson } from '../data-folder.ts';

const OWN_PAIRS = z.strictObject({
  /**
   * Which performer dances which dance; t_performer = t_dance + offset, up to `untilS`. Tracks name their dances
   * themselves.
   */
  own: z.array(
    z.strictObject({
      performer: z.string().min(1),
      dance: z.string().min(1),
      offsetS: z.number().optional(),
      untilS: z.number().positive().optional(),
    }),
  ),
  /** More people who are dancers: they are also judged against their own dance. */
  dancers: z.array(z.string().min(1)).default([]),
  /** Groups of people who show the same thing, although none dances another's dance. */
  alike: z.array(z.array(z.string().min(1)).min(2)).default([]),
});

/** Which people dance the same dance. */
export type OwnPairs = z.infer<typeof OWN_PAIRS>;

/** The pairs of the evaluation data. */
export const DATA_PAIRS = new URL('own-pairs.json', import.meta.url);

/** Reads which performer dances which dance. Throws EvaluationDataError with the file and the field. */
export const readOwnPairs = async (file: string | URL): Promise<OwnPairs> => {
  const name = path.basename(file instanceof URL ? file.pathname : file);
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new EvaluationDataError(`${name}: cannot be read: ${cause.message}`, { cause });
  });
  const parsed = OWN_PAIRS.safeParse(parseJson(text, name));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new EvaluationDataError(`${name}: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
};
