import type { Move } from '@instep/choreo/choreography';
import type { Seconds } from '@instep/choreo/units';
import { movesOf, type Dance } from '../choreography/dance.ts';
import { scoreOf, type Score } from '../choreography/score.ts';
import { motionOf, type Motion } from '../motion/motion.ts';
import { proportionsOf, type ErrorOf, type Player } from './player.ts';
import { createPlayerPose } from './player-pose.ts';
import { limbInDance, playerScore } from './player-score.ts';
import { createPlayerTime } from './player-time.ts';
import { mostUnlike, mostUnlikeForArm } from './unlike.ts';

/** The dance as a rehearsal player performs it: with their errors and no others. */
export const playerMotion = (dance: Dance, player: Player): Motion => {
  const moves = movesOf(dance);
  const right = scoreOf(dance);
  const timeOf = createPlayerTime(player, moves, right.beats * right.secondsPerBeat);
  const motion = motionOf(dance, playerScore(right, player, moves, timeOf), proportionsOf(player));
  const elsewhere = (error: ErrorOf<'wrong-limb'>): Seconds => laterInDance(error, player, { score: right, moves });
  return { ...motion, poseAt: createPlayerPose(player, (time) => motion.poseAt(timeOf(time)), elsewhere) };
};

type Danced = { readonly score: Score; readonly moves: readonly Move[] };

/** How much later the move that differs most from the one in the middle of the section begins; negative is earlier. */
const laterInDance = (error: ErrorOf<'wrong-limb'>, player: Player, { score, moves }: Danced): Seconds => {
  const middle = (error.fromS + error.toS) / 2;
  const here = moves.find(({ end }) => end > middle) ?? moves.at(-1)!;
  const limb = limbInDance(error.limb, player);
  const side = limb === 'left_arm' ? 'L' : limb === 'right_arm' ? 'R' : null;
  const there = side ? mostUnlikeForArm(score, moves, here, side) : mostUnlike(score, moves, here);
  return there.start - here.start;
};
