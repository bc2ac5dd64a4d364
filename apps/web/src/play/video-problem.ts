import type { Milliseconds } from '@instep/choreo/units';
import type { DanceSummary } from '@instep/protocol/http';
import { listDances } from '../api.ts';

/** Why a video could not be shown: no server, a server without that dance, or a browser that can't play it. */
export type VideoProblem = 'server' | 'gone' | 'browser';

/** A server that has not answered by then does not. */
const ANSWER_TIMEOUT_MS: Milliseconds = 4_000;

/** Asks the server for its dances before the browser is blamed for a video that does not play. */
export const findVideoProblem = async (
  danceId: string,
  list: () => Promise<readonly Pick<DanceSummary, 'id'>[]> = listDances,
): Promise<VideoProblem> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ANSWER_TIMEOUT_MS);
  });
  const dances = await Promise.race([list().catch(() => null), tooLong]);
  clearTimeout(timer);
  if (!dances) return 'server';
  return dances.some(({ id }) => id === danceId) ? 'browser' : 'gone';
};
