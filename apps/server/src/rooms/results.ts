/** The results of a round: who came where, and what each did best. */
import { giveAwards } from '@instep/choreo/awards';
import { starsOf } from '@instep/choreo/rating';
import type { DanceResult } from '@instep/choreo/result';
import { mean } from '@instep/choreo/statistics';
import type { Verdict } from '@instep/choreo/verdict';
import type { BoardRow, RoomResultRow } from '@instep/protocol/room-messages';

/** What a player of a round has danced. */
export type Danced = {
  readonly name: string;
  /** The last row on the board. */
  readonly row: BoardRow;
  readonly verdicts: readonly Verdict[];
  /** Null when the dance ended by a fault, or didn't end in time. */
  readonly result: DanceResult | null;
};

/** The rows in the order of their rank. */
export const resultRows = (players: readonly Danced[]): RoomResultRow[] => {
  const awards = giveAwards(players);
  const pointsOf = ({ result, row }: Danced): number => result?.points ?? row.points;
  const rows = players.map((player, index): RoomResultRow => {
    const { name, row, verdicts, result } = player;
    const points = pointsOf(player);
    return {
      place: row.place,
      name,
      rank: 1 + players.filter((other) => pointsOf(other) > points).length,
      points,
      stars: result?.stars ?? row.stars,
      seen: result?.seen ?? row.seen,
      complete: result?.complete ?? false,
      award: awards[index] ?? 'danced',
      bestMove: bestMoveOf(verdicts),
    };
  });
  return rows.toSorted((a, b) => a.rank - b.rank || a.place - b.place);
};

/** The stars of all for their mean points. */
export const togetherStars = (rows: readonly RoomResultRow[]): number =>
  rows.length === 0 ? 0 : starsOf(mean(rows.map(({ points }) => points)));

const bestMoveOf = (verdicts: readonly Verdict[]): number | null => {
  const rated = verdicts.filter(({ quality }) => quality !== null);
  const [best] = rated.toSorted((a, b) => (b.quality ?? 0) - (a.quality ?? 0));
  return best?.move ?? null;
};
