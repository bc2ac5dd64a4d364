import type { Seconds, UnitInterval } from '@instep/choreo/units';
import type { DanceMove, KeyMoment } from '@instep/protocol/http';

/** How long before its key moment a move is shown: three or four of them. */
const MAX_TIME_BEFORE: Seconds = 7;
/** How long a pictogram stays after its moment, fading. */
const MAX_TIME_AFTER: Seconds = 0.5;

/** A move to come, with its pictogram and where that is shown. */
export type UpcomingMove = {
  readonly move: DanceMove;
  readonly key: KeyMoment;
  /**
   * Share of the strip's length: 0 is the ring, 1 is where the pictogram appears; slightly below 0 after its moment.
   */
  readonly position: number;
  /** 0 until the last beat before its moment, 1 at its moment. */
  readonly nearness: UnitInterval;
};

/** The moves to show at `time`, in order. `steps`: they move once a beat instead of sliding. */
export const upcomingMoves = (
  moves: readonly DanceMove[],
  { time, beat, steps }: { readonly time: Seconds; readonly beat: Seconds; readonly steps: boolean },
): readonly UpcomingMove[] => {
  const now = steps ? Math.floor(time / beat) * beat : time;
  return moves.flatMap((move) => {
    const { key } = move;
    if (!key) return [];
    const left = key.atS - now;
    if (left > MAX_TIME_BEFORE || left < -MAX_TIME_AFTER) return [];
    const nearness = Math.min(1, Math.max(0, 1 - left / beat));
    return [{ move, key, position: left / MAX_TIME_BEFORE, nearness }];
  });
};
