import type { Seconds, UnitInterval } from '@instep/choreo/units';
import type { DanceMove, KeyMoment } from '@instep/protocol/http';

/** How far ahead the track shows moves: three or four of them. */
const AHEAD: Seconds = 7;
/** How long a pictogram stays after its moment, fading. */
const BEHIND: Seconds = 0.5;
/** The length of a count if the dance's beat is not known. */
const SOME_COUNT: Seconds = 0.5;

/** A pictogram on the track of the moves to come, and where it is. */
export type TrackItem = {
  readonly move: DanceMove;
  readonly key: KeyMoment;
  /**
   * Share of the track's length: 0 is the ring, 1 is where the pictogram appears; slightly below 0 after its moment.
   */
  readonly place: number;
  /** 0 until the last count before its moment, 1 at its moment. */
  readonly nearness: UnitInterval;
};

/** The length of one count of the dance. */
export const countLength = (bpm: number | null | undefined): Seconds => (bpm ? 60 / bpm : SOME_COUNT);

/** The pictograms on the track at `time`, in order. `steps`: they move once a count instead of sliding. */
export const trackItems = (
  moves: readonly DanceMove[],
  { time, count, steps }: { readonly time: Seconds; readonly count: Seconds; readonly steps: boolean },
): readonly TrackItem[] => {
  const now = steps ? Math.floor(time / count) * count : time;
  return moves.flatMap((move) => {
    const { key } = move;
    if (!key) return [];
    const left = key.atS - now;
    if (left > AHEAD || left < -BEHIND) return [];
    const nearness = Math.min(1, Math.max(0, 1 - left / count));
    return [{ move, key, place: left / AHEAD, nearness }];
  });
};
