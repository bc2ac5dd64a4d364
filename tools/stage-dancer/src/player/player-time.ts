import type { Move } from '@instep/choreo/choreography';
import type { Seconds, UnitInterval } from '@instep/choreo/units';
import { smoothstep } from '../sdf/math.ts';
import { errorsOf, type ErrorOf, type Player } from './player.ts';
import { createSmoothNoise } from './random.ts';

/** The moment of the dance at which the player is while the video shows `time`. It never runs backwards. */
export type PlayerTime = (time: Seconds) => Seconds;

/** Slowing down before a late move, and catching up after it, take at least this long. */
const MIN_RAMP: Seconds = 0.3;
const NOISE_PERIODS = { from: 3, to: 9 } as const;

/**
 * All timing errors of a player: a constant delay, another tempo, drift, random timing noise, and single late moves.
 */
export const createPlayerTime = (player: Player, moves: readonly Move[], duration: Seconds): PlayerTime => {
  const noise = createSmoothNoise(player.seed, NOISE_PERIODS);
  const late = errorsOf(player, 'late-move').map((error) => lateMove(error, moves));
  return (time) => {
    const own = time - player.delayMs / 1000 - late.reduce((sum, lateAt) => sum + lateAt(time), 0);
    const drifted = own * player.tempo + (player.drift * own * own) / (2 * duration);
    return drifted - (player.timingNoiseMs / 1000) * noise(time);
  };
};

/** How late one move makes the player: by the full amount during the move, by less before and after. */
const lateMove = ({ move, byMs }: ErrorOf<'late-move'>, moves: readonly Move[]): ((time: Seconds) => Seconds) => {
  const { start, end } = moveNumbered(moves, move);
  const by = byMs / 1000;
  const ramp = Math.max(MIN_RAMP, 2 * Math.abs(by));
  const [from, to] = [start + Math.min(by, 0), end + Math.max(by, 0)];
  return (time): UnitInterval => by * smoothstep(from - ramp, from, time) * smoothstep(to + ramp, to, time);
};

/** Finds a move by its number; if there is none, throws an error with the numbers that exist. */
export const moveNumbered = (moves: readonly Move[], n: number): Move => {
  const found = moves.find((move) => move.n === n);
  if (!found) throw new RangeError(`expected a move from 1 to ${moves.length}, got ${n}`);
  return found;
};
