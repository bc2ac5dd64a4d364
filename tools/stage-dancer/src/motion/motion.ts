import type { Seconds } from '@instep/choreo/units';
import type { Beats } from '../choreography/keyframe.ts';
import { durationOf, secondsPerBeat, type Dance } from '../choreography/dance.ts';
import { danceTimelineOf, type DanceTimeline } from '../choreography/timeline.ts';
import type { RigPose } from '../rig/pose.ts';
import { BODIES, type Proportions } from '../rig/proportions.ts';
import { restJoints, type RestJoints } from '../rig/rest-joints.ts';
import { clamp } from '../sdf/math.ts';
import { blendPoses } from './blend.ts';
import { faceAt, type Face } from './face.ts';
import { LEAD_IN, SAMPLE_HZ, simulatePoses } from './simulate.ts';

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
export const danceMotion = (dance: Dance): Motion => motionOf(dance, danceTimelineOf(dance), BODIES[dance.body]);

/** The timeline of a dance, performed by a body. */
export const motionOf = (dance: Dance, timeline: DanceTimeline, proportions: Proportions): Motion => {
  const rest = restJoints(proportions);
  const poses = simulatePoses(timeline, rest);
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
  const at = clamp((time + LEAD_IN) * SAMPLE_HZ, 0, poses.length - 1.001);
  const i = Math.floor(at);
  return blendPoses(poses[i]!, poses[i + 1]!, at - i);
};
