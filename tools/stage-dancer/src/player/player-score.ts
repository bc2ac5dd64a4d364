import type { Move } from '@instep/choreo/choreography';
import { mirrorLimb, type Limb } from '@instep/choreo/skeleton';
import type { FootLift, Key, Score } from '../choreography/score.ts';
import { LIFTS } from '../choreography/lifts.ts';
import type { BodySide } from '../rig/bones.ts';
import { errorsOf, type Player } from './player.ts';
import { moveNumbered, type PlayerTime } from './player-time.ts';
import { mostUnlike } from './unlike.ts';
import { stepHome, withWrongMove, type BeatSpan } from './wrong-move.ts';

/** The score with those of a player's errors that change the footwork, so that the feet still stand firmly. */
export const playerScore = (right: Score, player: Player, moves: readonly Move[], timeOf: PlayerTime): Score => {
  if (errorsOf(player, 'still').length > 0) return standing(right);
  const wrong = errorsOf(player, 'wrong-move').reduce((score, error) => {
    const move = moveNumbered(moves, error.move);
    const other = error.insteadOf ? moveNumbered(moves, error.insteadOf) : mostUnlike(right, moves, move);
    const at = { from: beatOf(right, move.start), to: beatOf(right, move.end) };
    return withWrongMove(score, at, beatOf(right, other.start));
  }, right);
  return withLegErrors(wrong, player, timeOf);
};

/** Beats are rounded to 1e-6, so that 4.000000001 becomes 4 again. */
const beatOf = ({ secondsPerBeat }: Score, time: number): number => Math.round((time / secondsPerBeat) * 1e6) / 1e6;

/** A mirrored player dances with their left limbs what the dance has on the right. */
export const limbInDance = (limb: Limb, { mirrored }: Player): Limb => (mirrored ? mirrorLimb(limb) : limb);

const legSide = (limb: Limb): BodySide | null => {
  if (limb === 'left_leg') return 'L';
  return limb === 'right_leg' ? 'R' : null;
};

const withLegErrors = (score: Score, player: Player, timeOf: PlayerTime): Score => {
  const errors = [...errorsOf(player, 'frozen-limb'), ...errorsOf(player, 'wrong-limb')];
  return errors.reduce((before, { kind, limb, fromS, toS }) => {
    const side = legSide(limbInDance(limb, player));
    if (side === null) return before;
    const span = { from: beatOf(score, timeOf(fromS)), to: beatOf(score, timeOf(toS)) };
    const rooted = withRootedFoot(before, side, span);
    return kind === 'wrong-limb' ? withMarching(rooted, side, span) : rooted;
  }, score);
};

/** One foot stays where it is, and steps to its right place after that. */
const withRootedFoot = (score: Score, side: BodySide, { from, to }: BeatSpan): Score => {
  const own = score.steps.filter((step) => step.side === side);
  const home = stepHome(own, to);
  const back = home ? [{ ...home, leaves: to, lands: to + home.lands - home.leaves }] : [];
  return {
    ...score,
    steps: [...score.steps.filter((step) => step.side !== side || step.lands <= from || step.leaves >= to), ...back],
    lifts: score.lifts.filter((lift) => lift.side !== side || lift.beat + 0.5 <= from || lift.beat - 0.55 >= to),
    hops: score.hops.filter(({ leaves, lands }) => lands <= from || leaves >= to),
  };
};

/** One knee is raised on every second beat, whatever the dance does. */
const withMarching = (score: Score, side: BodySide, { from, to }: BeatSpan): Score => {
  const lifts: FootLift[] = [];
  for (let beat = Math.ceil(from + 0.55); beat <= to - 0.5; beat += 2) lifts.push({ side, beat, lift: LIFTS.knee });
  return { ...score, lifts: [...score.lifts, ...lifts] };
};

const firstOnly = <T>(keys: readonly Key<T>[]): readonly Key<T>[] => keys.slice(0, 1);

/** Stands still, and breathes. */
const standing = (score: Score): Score => ({
  ...score,
  groove: { bounce: score.groove.bounce * 0.1, nod: 0, pulse: 0 },
  arms: { L: firstOnly(score.arms.L), R: firstOnly(score.arms.R) },
  torso: firstOnly(score.torso),
  head: firstOnly(score.head),
  hips: firstOnly(score.hips),
  steps: [],
  lifts: [],
  hops: [],
});
