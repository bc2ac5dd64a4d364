/** A player's dance in a room is a best of theirs on the device that films them, by the rule of those who dance alone. */
import { sanitizePlayerName } from '@instep/choreo/player-name';
import type { DanceResult } from '@instep/choreo/result';
import type { RoomMode } from '@instep/protocol/room-messages';
import { isNewBest, mayBeBest, type PointsByMove } from '../preferences/best-run.ts';
import { findPlayer, validPlayers } from '../preferences/players.ts';
import type { Preferences } from '../preferences/preferences.svelte.ts';

/** What a player before the camera has danced. */
export type DancedSeat = {
  /** The name that was typed; '' is the guest. */
  readonly player: string;
  /** Null if their judge has failed. */
  readonly result: DanceResult | null;
  readonly byMove: PointsByMove;
};

/** Whether each player dances the whole dance. */
const IS_WHOLE: Readonly<Record<RoomMode, boolean>> = { versus: true, together: true, turns: false };

/** Stores what is a best; returns for each player whether it is a new one, with at least one star. */
export const recordBests = (
  preferences: Preferences,
  danceId: string,
  mode: RoomMode,
  seats: readonly DancedSeat[],
): readonly boolean[] =>
  seats.map(({ player: name, result, byMove }) => {
    if (!result || !IS_WHOLE[mode]) return false;
    const player = findPlayer(preferences.players, name) ?? sanitizePlayerName(name);
    const run = { ...result, speed: 1 };
    const isNew = isNewBest(run, preferences.bestsOf(player)[danceId]?.points ?? 0);
    // Only names in the list of players can be removed, together with their bests.
    if (mayBeBest(run)) preferences.players = validPlayers([...preferences.players, player]);
    preferences.recordResult(danceId, run, byMove, player);
    return isNew;
  });
