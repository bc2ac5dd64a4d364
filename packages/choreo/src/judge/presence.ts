/** Decides whether enough of the player was seen in a section. */
import type { Seconds } from '../units.ts';
import type { UnseenReason } from '../verdict.ts';
import { MIN_PRESENCE, rowsOf } from './constants.ts';
import { ROW_VISIBILITY, type Player } from './player.ts';
import type { RowRange } from './bone-rows.ts';

/** Why a section can't be judged, at the player's lag; `null` if the player was seen for most of it. */
export const unseenReason = (player: Player, { from, to }: RowRange, lag: Seconds): UnseenReason | null => {
  const counts = new Uint32Array(Object.keys(ROW_VISIBILITY).length);
  const shift = rowsOf(lag);
  for (let row = from + shift; row < to + shift; row++)
    counts[player.rowVisibility[row] ?? ROW_VISIBILITY.unknown]! += 1;
  const enough = MIN_PRESENCE * (to - from);
  const [unknown = 0, nobody = 0, tooLittle = 0, seen = 0] = counts;
  if (seen >= enough) return null;
  if (seen + tooLittle >= enough) return 'too_little_seen';
  if (unknown === to - from) return isLost(player, from + shift, to + shift) ? 'interrupted' : 'not_danced';
  return unknown > nobody ? 'interrupted' : 'nobody';
};

/** Whether most of the unknown part of a section was lost to the estimator or the connection. */
const isLost = (player: Player, from: number, to: number): boolean => {
  let lost = 0;
  for (let row = from; row < to; row++) if (player.isLost(row)) lost += 1;
  return lost > (to - from) / 2;
};
