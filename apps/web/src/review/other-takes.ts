import type { SessionRow } from '@instep/choreo/score-csv';

/** Who danced what, of a session. */
type Danced = Pick<SessionRow, 'session_id' | 'dance_id' | 'player'>;

/** Other sessions of the same dance that were judged: the player's own first, each newest first. */
export const otherTakes = (
  rows: readonly SessionRow[],
  { session_id, dance_id, player }: Danced,
): readonly SessionRow[] => {
  const others = rows.filter((row) => row.dance_id === dance_id && row.session_id !== session_id && row.score !== null);
  return [...others.filter((row) => row.player === player), ...others.filter((row) => row.player !== player)];
};
