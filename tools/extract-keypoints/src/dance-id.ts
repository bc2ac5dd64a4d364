import path from 'node:path';
import { titleFromWords } from '@instep/choreo/title-from-words';
import { idFromAnyWords } from '@instep/dance-files/dance-id';
import { DANCE_ID } from '@instep/dance-files/dance-info';
import { UsageError } from './exit-codes.ts';

/** The id that a video's file name suggests: `Slow Wältz (2).mov` is `slow-waltz-2`, and `춤.mov` is `chum`. */
export const danceIdOf = (file: string): string => idFromAnyWords(path.parse(file).name);

/** Checks an id that was typed. Throws UsageError. */
export const checkDanceId = (id: string): string => {
  if (DANCE_ID.test(id)) return id;
  throw new UsageError(`Expected --id to be of a-z, 0-9 and -, at most 64 long, got "${id}"`);
};

/** The title that a video's file name suggests: `slow_waltz.mov` is `Slow waltz`. */
export const titleOf = (file: string): string => titleFromWords(path.parse(file).name) || 'Untitled';
