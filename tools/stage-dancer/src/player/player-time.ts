import type { Move } from '@instep/choreo/choreography';
import type { Seconds, UnitInterval } from '@instep/choreo/units';
import { smooth } from '../sdf/numbers.ts';
import { errorsOf, type ErrorOf, type Player } from './player.ts';
import { createWobble } from './wobble.ts';

/** Where in the dance the player is while the video shows `time`. It never runs backwards. */
export type PlayerTime = (time: Seconds) => Seconds;

/** Slowing down before a late move, and catching up after it, take at least this long. */
const LEAST_RAMP: Seconds = 0.3;
const WOBBLE_PERIODS = { from: 3, to: 9 } as const;

/** All that a player does with time: late by a constant, another tempo, drifting, uncertain, and single late moves. */
export const createPlayerTime = (player: Player, moves: readonly Move[], duration: Seconds): PlayerTime => {
  const wobble = createWobble(player.seed, WOBBLE_PERIODS);
  const late = errorsOf(player, 'late-move').map((error) => lateMove(error, moves));
  return (time) => {
    const own = time - player.delayMs / 1000 - late.reduce((sum, lateAt) => sum + lateAt(time), 0);
    const drifted = own * player.tempo + (player.drift * own * own) / (2 * duration);
    return drifted - (player.timingNoiseMs / 1000) * wobble(time);
  };
};

/** How late one move makes the player: all of it while the move is danced, less before and after. */
const lateMove = ({ move, byMs }: ErrorOf<'late-move'>, moves: readonly Move[]): ((time: Seconds) => Seconds) => {
  const { start, end } = moveNumbered(moves, move);
  const by = byMs / 1000;
  const ramp = Math.max(LEAST_RAMP, 2 * Math.abs(by));
  const [from, to] = [start + Math.min(by, 0), end + Math.max(by, 0)];
  return (time): UnitInterval => by * smooth(from - ramp, from, time) * smooth(to + ramp, to, time);
};

/** A move by its number, or an error that says which there are. */
export const moveNumbered = (moves: readonly Move[], n: number): Move => {
  const found = moves.find((move) => move.n === n);
  if (!found) throw new RangeError(`expected a move from 1 to ${moves.length}, got ${n}`);
  return found;
};
