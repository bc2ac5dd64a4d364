import type { Seconds } from '@instep/choreo/units';
import type { RoomState } from '@instep/protocol/room-messages';
import type { RoomNews } from './room-news.svelte.ts';
import type { RoomVisit } from './room-visit.svelte.ts';
import { roomWords } from './room-words.ts';

/** The name of the player with this colour; empty if nobody has it. */
export const findSeat = ({ members }: Pick<RoomState, 'members'>, place: number): string =>
  members.flatMap(({ seats }) => seats).find((seat) => seat.place === place)?.name ?? '';

/** Why the dance is held, for how long. */
export const heldText = ({ by, reason }: NonNullable<RoomState['held']>, seconds: Seconds | null): string => {
  const { round } = roomWords().lobby;
  if (reason === 'lead') return round.leadGone;
  if (reason === 'away') return round.heldLine(by, seconds ?? 0);
  return round.heldBy(by);
};

/** What a device is told of its connection, of what just happened, and of its line; empty if there is nothing to say. */
export const noticeText = ({
  client,
  news,
  line,
  role,
}: Pick<RoomVisit, 'client' | 'line' | 'role'> & { readonly news: Pick<RoomNews, 'notice'> }): string => {
  const { lobby } = roomWords();
  const { notice } = news;
  if (client?.state === 'broken') return lobby.broken;
  if (notice?.kind === 'back') return lobby.back;
  if (notice?.kind === 'host') return notice.name === null ? lobby.host.youAre : lobby.host.gone(notice.name);
  if (line === 'watch_only' && role?.shows) return lobby.line.watchOnly;
  return line === 'slow' ? lobby.line.slow : '';
};

/** What is missing before the host can start; null if nothing is. */
export type StartNeed = 'dance' | 'screen' | 'players';

export const startNeed = ({ queue, members }: Pick<RoomState, 'queue' | 'members'>): StartNeed | null => {
  const here = members.filter(({ state }) => state === 'here');
  if (here.every(({ shows }) => !shows)) return 'screen';
  if (here.every(({ films }) => films === 0)) return 'players';
  return queue.length === 0 ? 'dance' : null;
};
