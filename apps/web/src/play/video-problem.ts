import type { Milliseconds } from '@instep/choreo/units';
import type { DanceSummary } from '@instep/protocol/http';
import { listDances } from '../api.ts';
import { isListedOffline } from '../offline/keep-message.ts';

/** Why a video could not be played: no server, a server without that dance, or a browser that can't play it. */
export type VideoProblem = 'server' | 'gone' | 'browser';

/** If the server has not answered by then, it counts as unreachable. */
const ANSWER_TIMEOUT_MS: Milliseconds = 4_000;

/** Finds out why a video does not play; asks the server for its dances before the browser is blamed. */
export const findVideoProblem = async (
  danceId: string,
  list: () => Promise<readonly Pick<DanceSummary, 'id'>[]> = listDances,
): Promise<VideoProblem> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ANSWER_TIMEOUT_MS);
  });
  const dances = await Promise.race([list().catch(() => null), timeout]);
  clearTimeout(timer);
  if (!dances || dances.some(isListedOffline)) return 'server';
  return dances.some(({ id }) => id === danceId) ? 'browser' : 'gone';
};
