import type { Move } from '@instep/choreo/choreography';
import type { Seconds } from '@instep/choreo/units';
import { movesOf, type Dance } from '../choreography/dance.ts';
import { danceTimelineOf, type DanceTimeline } from '../choreography/timeline.ts';
import { motionOf, type Motion } from '../motion/motion.ts';
import { proportionsOf, type ErrorOf, type Player } from './player.ts';
import { createPlayerPose } from './player-pose.ts';
import { limbInDance, playerTimeline } from './player-timeline.ts';
import { createPlayerTime } from './player-time.ts';
import { mostDifferentMove, mostDifferentArmMove } from './move-difference.ts';

/** The dance as a rehearsal player performs it: with their errors and no others. */
export const playerMotion = (dance: Dance, player: Player): Motion => {
  const moves = movesOf(dance);
  const original = danceTimelineOf(dance);
  const timeOf = createPlayerTime(player, moves, original.beats * original.secondsPerBeat);
  const motion = motionOf(dance, playerTimeline(original, player, moves, timeOf), proportionsOf(player));
  const shiftOf = (error: ErrorOf<'wrong-limb'>): Seconds =>
    shiftToDifferentMove(error, player, { timeline: original, moves });
  return { ...motion, poseAt: createPlayerPose(player, (time) => motion.poseAt(timeOf(time)), shiftOf) };
};

type Danced = { readonly timeline: DanceTimeline; readonly moves: readonly Move[] };

/** How much later the move that differs most from the one in the middle of the section begins; negative is earlier. */
const shiftToDifferentMove = (error: ErrorOf<'wrong-limb'>, player: Player, { timeline, moves }: Danced): Seconds => {
  const middle = (error.fromS + error.toS) / 2;
  const here = moves.find(({ end }) => end > middle) ?? moves.at(-1)!;
  const limb = limbInDance(error.limb, player);
  const side = limb === 'left_arm' ? 'L' : limb === 'right_arm' ? 'R' : null;
  const there = side ? mostDifferentArmMove(timeline, moves, here, side) : mostDifferentMove(timeline, moves, here);
  return there.start - here.start;
};
