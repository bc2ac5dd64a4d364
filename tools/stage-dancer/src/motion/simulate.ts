import type { Degrees, Metres, Seconds, UnitInterval } from '@instep/choreo/units';
import type { Beats } from '../choreography/keyframe.ts';
import type { HipsValue, DanceTimeline } from '../choreography/timeline.ts';
import { bySide, type BySide } from '../rig/bones.ts';
import type { FootPose, RigPose, EulerAngles } from '../rig/pose.ts';
import type { RestJoints } from '../rig/rest-joints.ts';
import { clamp, smoothstep } from '../sdf/math.ts';
import { createArmFollower } from './arm-follower.ts';
import { blendNumbers } from './blend.ts';
import { footAt, footTimelineOf, hopAt, type WeightedFoot } from './feet.ts';
import { createFollower } from './follower.ts';
import { withHair } from './hair.ts';
import { valueAt } from './keyed.ts';
import { createPelvisLimit } from './leg-reach.ts';
import { withArmTwists } from './twist.ts';

/** The springs are integrated at this rate; every second step is kept. */
const STEP_HZ = 120;
export const SAMPLE_HZ = 60;
const STEP: Seconds = 1 / STEP_HZ;
/** Simulated before the first frame, so that everything has settled, and after the last. */
export const LEAD_IN: Seconds = 2.5;
const LEAD_OUT: Seconds = 1.5;

/** Arm poses start this much before the beat, because the springs delay them. */
const ARM_LEAD: Seconds = 0.045;
/** Feet land on the beat; the weight shifts before the foot lands. */
const FOOT_LEAD: Beats = 0.02;
const WEIGHT_LEAD: Beats = 0.26;

const SPRINGS = {
  torso: { frequencyHz: 3.4, damping: 0.62, response: 0.2 },
  head: { frequencyHz: 3, damping: 0.65, response: 0.2 },
  hips: { frequencyHz: 3.4, damping: 0.66, response: 0.2 },
  weight: { frequencyHz: 2.3, damping: 0.85, response: 0 },
  height: { frequencyHz: 9, damping: 0.9, response: 0.4 },
} as const;

/** The length of leg, hip to ankle, that the steps of a dance are written for. */
const STANDARD_LEG_LENGTH: Metres = 0.837;

/** Every pose of a dance, from `LEAD_IN` before its first frame, 60 a second. */
export const simulatePoses = (timeline: DanceTimeline, rest: RestJoints): RigPose[] => {
  const count = Math.ceil((timeline.beats * timeline.secondsPerBeat + LEAD_IN + LEAD_OUT) * STEP_HZ);
  const next = createPoseStepper(timeline, rest);
  const poses: RigPose[] = [];
  for (let i = 0; i < count; i++) {
    const pose = next(i * STEP - LEAD_IN);
    if (i % (STEP_HZ / SAMPLE_HZ) === 0) poses.push(pose);
  }
  return withHair(withArmTwists(poses, rest, 1 / SAMPLE_HZ), rest, 1 / SAMPLE_HZ);
};

/** The bounce of the body on every beat: lowest on the beat. */
const bounceAt = (beat: Beats): UnitInterval => 0.5 + 0.5 * Math.cos(2 * Math.PI * (beat - 0.02));

/** The groove starts with the count-in and fades out with the end pose. */
const grooveAt = (timeline: DanceTimeline, beat: Beats): UnitInterval =>
  smoothstep(-2, 0, beat) * smoothstep(timeline.beats + 1, timeline.beats - 2, beat);

/** The pose of the body, computed one time step after the other. */
const createPoseStepper = (timeline: DanceTimeline, rest: RestJoints): ((time: Seconds) => RigPose) => {
  const scale = (rest.thighL[1] - rest.footL[1]) / STANDARD_LEG_LENGTH;
  const arms = bySide((side) => createArmFollower(timeline.arms[side], STEP));
  const parts = bySide((side) => footTimelineOf(timeline, side));
  const limit = createPelvisLimit(rest);
  const torso = createFollower(SPRINGS.torso, [0, 0, 0], STEP);
  const head = createFollower(SPRINGS.head, [0, 0, 0], STEP);
  const hips = createFollower(SPRINGS.hips, [0, 0, 0, 0, 0], STEP);
  const weight = createFollower(SPRINGS.weight, [0, 0], STEP);
  const height = createFollower(SPRINGS.height, [0], STEP);

  return (time) => {
    const beat = time / timeline.secondsPerBeat;
    const ahead = (time + ARM_LEAD) / timeline.secondsPerBeat;
    const turns = {
      torso: torso(valueAt(timeline.torso, ahead, blendNumbers)) as EulerAngles,
      head: head(valueAt(timeline.head, ahead, blendNumbers)) as EulerAngles,
      hips: hips(valueAt(timeline.hips, ahead, blendNumbers)) as HipsValue,
    };
    const groove = grooveAt(timeline, beat);
    const bounce = bounceAt(beat) * groove;
    const hop = hopAt(timeline, beat);
    const feet = bySide((side) => scaled(footAt(parts[side], beat + FOOT_LEAD), scale));
    const [toX = 0, toZ = 0] = weight(support(bySide((side) => footAt(parts[side], beat + WEIGHT_LEAD))));
    const [, , drop, hipsX, hipsZ] = turns.hips;
    const x = (toX * 0.92 + hipsX) * scale;
    const z = (toZ * 0.8 + hipsZ) * scale;
    const turn: EulerAngles = [turns.hips[0], 2 + drop * 42, turns.hips[1]];
    const feetInRoom = bySide((side) => airborne(feet[side], hop));
    const floor = bySide((side) => ({ ...feetInRoom[side], onFloor: hop > 0 || feet[side].height <= 0.07 }));
    const wanted = -0.012 - (drop + timeline.groove.bounce * bounce) * scale + hop;
    const reachable = limit({ x, z, turn, feet: floor }) - rest.pelvis[1];
    const [raised = 0] = height([smoothMinimum(wanted, reachable)]);
    return {
      pelvis: { position: [x, rest.pelvis[1] + raised, z], turn },
      torso: torsoTurn(turns, timeline.groove.pulse * bounce + 0.6 * Math.sin(time * 1.7)),
      head: headTurn(turns, timeline.groove.nod * bounce),
      arms: bySide((side) => arms[side](ahead)),
      feet: feetInRoom,
      hair: [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    };
  };
};

const scaled = (foot: WeightedFoot, scale: number): WeightedFoot => ({ ...foot, x: foot.x * scale, z: foot.z * scale });

/** The middle between the feet, weighted by how much each foot bears. */
const support = ({ L, R }: BySide<WeightedFoot>): readonly [x: Metres, z: Metres] => {
  const sum = L.weight + R.weight + 1e-6;
  return [(L.x * L.weight + R.x * R.weight) / sum, (L.z * L.weight + R.z * R.weight) / sum];
};

/** In a hop, the feet rise with the body, toes down. */
const airborne = ({ x, z, height, yaw, pitch }: WeightedFoot, hop: Metres): FootPose => ({
  x,
  z,
  yaw,
  height: height + hop,
  pitch: pitch + 22 * clamp(hop / 0.04),
});

type Turns = { readonly torso: EulerAngles; readonly head: EulerAngles; readonly hips: HipsValue };

/** The torso stays upright over tilting hips, and leans forward over bending knees. */
const torsoTurn = ({ torso, hips }: Turns, breath: Degrees): EulerAngles => [
  torso[0],
  torso[1] * 0.9 - 2 - hips[2] * 20 + breath,
  torso[2] - hips[1] * 0.8,
];

/** The head keeps facing the audience: it turns back about half of what the body turns. */
const headTurn = ({ torso, head, hips }: Turns, nod: Degrees): EulerAngles => [
  head[0] - (hips[0] + torso[0]) * 0.55,
  head[1] - torso[1] * 0.5 + nod,
  head[2] - torso[2] * 0.35,
];

/** The smaller of two numbers, rounded where they are within 2 cm of each other. */
const smoothMinimum = (a: number, b: number): number => {
  const near = Math.max(0.02 - Math.abs(a - b), 0) / 0.02;
  return Math.min(a, b) - near ** 2 * 0.02 * 0.25;
};
