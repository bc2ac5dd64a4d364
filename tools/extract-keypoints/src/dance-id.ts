import path from 'node:path';
import { titleFromWords } from '@instep/choreo/title-from-words';
import { idFromWords } from '@instep/dance-files/dance-id';
import { DANCE_ID } from '@instep/dance-files/dance-info';
import { UsageError } from './exit-codes.ts';

/** The id that a video's file name suggests: `Slow Wältz (2).mov` is `slow-waltz-2`. Throws UsageError when none is left. */
export const danceIdOf = (file: string): string => {
  const id = idFromWords(path.parse(file).name);
  if (id !== null) return id;
  const got = path.basename(file);
  throw new UsageError(`Expected a file name with Latin letters or digits, got "${got}": give an --id`);
};

/** Checks an id that was typed. Throws UsageError. */
export const checkDanceId = (id: string): string => {
  if (DANCE_ID.test(id)) return id;
  throw new UsageError(`Expected --id to be of a-z, 0-9 and -, at most 64 long, got "${id}"`);
};

/** The title that a video's file name suggests: `slow_waltz.mov` is `Slow waltz`. */
export const titleOf = (file: string): string => titleFromWords(path.parse(file).name) || 'Untitled';
