import type { Seconds } from '@instep/choreo/units';
import type { Beats } from '../choreography/cue.ts';
import { durationOf, secondsPerBeat, type Dance } from '../choreography/dance.ts';
import { scoreOf, type Score } from '../choreography/score.ts';
import type { RigPose } from '../rig/pose.ts';
import { BODIES, type Proportions } from '../rig/proportions.ts';
import { restJoints, type RestJoints } from '../rig/rest-joints.ts';
import { clamp } from '../sdf/numbers.ts';
import { blendPoses } from './blend.ts';
import { faceAt, type Face } from './face.ts';
import { RUN_IN, SAMPLE_HZ, simulate } from './simulate.ts';

/** The motion of one body: its pose at any moment of the video. The same dance gives the same motion, to the bit. */
export type Motion = {
  readonly duration: Seconds;
  readonly proportions: Proportions;
  readonly rest: RestJoints;
  poseAt(time: Seconds): RigPose;
  faceAt(time: Seconds): Face;
  /** The beat of the music, which does not depend on the player's timing. */
  beatAt(time: Seconds): Beats;
};

/** The dance as its own dancer performs it. */
export const danceMotion = (dance: Dance): Motion => motionOf(dance, scoreOf(dance), BODIES[dance.body]);

/** The score of a dance, performed by a body. */
export const motionOf = (dance: Dance, score: Score, proportions: Proportions): Motion => {
  const rest = restJoints(proportions);
  const poses = simulate(score, rest);
  const beatAt = (time: Seconds): Beats => time / secondsPerBeat(dance);
  return {
    duration: durationOf(dance),
    proportions,
    rest,
    poseAt: (time) => sampled(poses, time),
    faceAt: (time) => faceAt(time, beatAt(time)),
    beatAt,
  };
};

const sampled = (poses: readonly RigPose[], time: Seconds): RigPose => {
  const at = clamp((time + RUN_IN) * SAMPLE_HZ, 0, poses.length - 1.001);
  const i = Math.floor(at);
  return blendPoses(poses[i]!, poses[i + 1]!, at - i);
};
