import type { Move } from '@instep/choreo/choreography';
import { mirrorLimb, type Limb } from '@instep/choreo/skeleton';
import type { FootLift, ChannelKey, DanceTimeline } from '../choreography/timeline.ts';
import { LIFTS } from '../choreography/lifts.ts';
import type { BodySide } from '../rig/bones.ts';
import { errorsOf, type Player } from './player.ts';
import { moveNumbered, type PlayerTime } from './player-time.ts';
import { mostDifferentMove } from './move-difference.ts';
import { returnStep, withWrongMove, type BeatRange } from './wrong-move.ts';

/** The timeline with those of a player's errors that change the footwork, so that the feet still stand firmly. */
export const playerTimeline = (
  original: DanceTimeline,
  player: Player,
  moves: readonly Move[],
  timeOf: PlayerTime,
): DanceTimeline => {
  if (errorsOf(player, 'still').length > 0) return standingStill(original);
  const wrong = errorsOf(player, 'wrong-move').reduce((timeline, error) => {
    const move = moveNumbered(moves, error.move);
    const other = error.insteadOf ? moveNumbered(moves, error.insteadOf) : mostDifferentMove(original, moves, move);
    const at = { from: beatOf(original, move.start), to: beatOf(original, move.end) };
    return withWrongMove(timeline, at, beatOf(original, other.start));
  }, original);
  return withLegErrors(wrong, player, timeOf);
};

/** Beats are rounded to 1e-6, so that 4.000000001 becomes 4 again. */
const beatOf = ({ secondsPerBeat }: DanceTimeline, time: number): number =>
  Math.round((time / secondsPerBeat) * 1e6) / 1e6;

/** A mirrored player dances with their left limbs what the dance has on the right. */
export const limbInDance = (limb: Limb, { mirrored }: Player): Limb => (mirrored ? mirrorLimb(limb) : limb);

const legSide = (limb: Limb): BodySide | null => {
  if (limb === 'left_leg') return 'L';
  return limb === 'right_leg' ? 'R' : null;
};

const withLegErrors = (timeline: DanceTimeline, player: Player, timeOf: PlayerTime): DanceTimeline => {
  const errors = [...errorsOf(player, 'frozen-limb'), ...errorsOf(player, 'wrong-limb')];
  return errors.reduce((before, { kind, limb, fromS, toS }) => {
    const side = legSide(limbInDance(limb, player));
    if (side === null) return before;
    const range = { from: beatOf(timeline, timeOf(fromS)), to: beatOf(timeline, timeOf(toS)) };
    const fixed = withFixedFoot(before, side, range);
    return kind === 'wrong-limb' ? withMarching(fixed, side, range) : fixed;
  }, timeline);
};

/** One foot stays where it is, and steps to its right place after that. */
const withFixedFoot = (timeline: DanceTimeline, side: BodySide, { from, to }: BeatRange): DanceTimeline => {
  const own = timeline.steps.filter((step) => step.side === side);
  const home = returnStep(own, to);
  const back = home ? [{ ...home, leaves: to, lands: to + home.lands - home.leaves }] : [];
  return {
    ...timeline,
    steps: [...timeline.steps.filter((step) => step.side !== side || step.lands <= from || step.leaves >= to), ...back],
    lifts: timeline.lifts.filter((lift) => lift.side !== side || lift.beat + 0.5 <= from || lift.beat - 0.55 >= to),
    hops: timeline.hops.filter(({ leaves, lands }) => lands <= from || leaves >= to),
  };
};

/** One knee is raised on every second beat, whatever the dance does. */
const withMarching = (timeline: DanceTimeline, side: BodySide, { from, to }: BeatRange): DanceTimeline => {
  const lifts: FootLift[] = [];
  for (let beat = Math.ceil(from + 0.55); beat <= to - 0.5; beat += 2) lifts.push({ side, beat, lift: LIFTS.knee });
  return { ...timeline, lifts: [...timeline.lifts, ...lifts] };
};

const firstOnly = <T>(keys: readonly ChannelKey<T>[]): readonly ChannelKey<T>[] => keys.slice(0, 1);

/** Stands still, and breathes. */
const standingStill = (timeline: DanceTimeline): DanceTimeline => ({
  ...timeline,
  groove: { bounce: timeline.groove.bounce * 0.1, nod: 0, pulse: 0 },
  arms: { L: firstOnly(timeline.arms.L), R: firstOnly(timeline.arms.R) },
  torso: firstOnly(timeline.torso),
  head: firstOnly(timeline.head),
  hips: firstOnly(timeline.hips),
  steps: [],
  lifts: [],
  hops: [],
});
