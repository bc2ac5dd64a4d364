/** What a screen shows of the players while they dance. Pure. */
import { mean } from '@instep/choreo/statistics';
import type { BoardRow, RoomMember, RoomState } from '@instep/protocol/room-messages';

/** One player on the screen. */
export type BoardCard = {
  readonly place: number;
  readonly name: string;
  /** The device that films them, and their seat before it. */
  readonly memberId: string;
  readonly seat: number;
  /** The device's connection is broken. */
  readonly isAway: boolean;
  /** Nobody has more points. */
  readonly leads: boolean;
  readonly row: BoardRow;
};

const FIRST_ROW: Omit<BoardRow, 'place'> = { points: 0, stars: 0, combo: 0, level: null, seen: 1 };

/** The players of a round by their places, each with the points as they stand. */
export const boardCards = (members: readonly RoomMember[], rows: readonly BoardRow[]): readonly BoardCard[] => {
  const most = Math.max(0, ...rows.map(({ points }) => points));
  const cards = members
    .filter(({ inRound }) => inRound)
    .flatMap(({ memberId, state, seats }) =>
      seats.map(({ place, name }, seat) => {
        const row = rows.find((one) => one.place === place) ?? { place, ...FIRST_ROW };
        return { place, name, memberId, seat, isAway: state === 'away', leads: most > 0 && row.points === most, row };
      }),
    );
  return cards.sort((a, b) => a.place - b.place);
};

/**
 * `solo`: one rail on the right; `rails`: one on each side; `row`: cards below the video; `compact`: cards without
 * pictures; `none`: nobody is filmed.
 */
export type BoardLayout = 'none' | 'solo' | 'rails' | 'row' | 'compact';

const LAYOUTS: readonly BoardLayout[] = ['none', 'solo', 'rails', 'row', 'row'];

export const boardLayout = (players: number): BoardLayout => LAYOUTS[players] ?? 'compact';

/** What all have reached together: the means of their points and of how well they were seen. */
export const togetherRow = (cards: readonly BoardCard[]): Pick<BoardRow, 'points' | 'seen'> => {
  if (cards.length === 0) return { points: 0, seen: 1 };
  return {
    points: Math.round(mean(cards.map(({ row }) => row.points))),
    seen: mean(cards.map(({ row }) => row.seen)),
  };
};

/** The names of those for whom a dance that is being prepared waits. */
export const awaitedNames = ({ members }: Pick<RoomState, 'members'>): readonly string[] =>
  members.filter(({ inRound, loaded, state }) => inRound && !loaded && state === 'here').map(({ name }) => name);
