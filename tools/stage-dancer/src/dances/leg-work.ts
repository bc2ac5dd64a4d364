import { inSequence, shiftBy, mirrorPhrase, mirror, phrase } from '../choreography/sequence.ts';
import type { Keyframe } from '../choreography/keyframe.ts';
import type { Dance } from '../choreography/dance.ts';

const COUNT_IN = phrase(
  'Get ready',
  [
    { at: 1, arms: 'hip', duration: 1 },
    { at: 2, steps: { R: { x: -0.15 } } },
    { at: 3, steps: { L: { x: 0.15 } }, hips: { drop: 0.04 } },
    { at: 4, hips: { drop: 0.02 } },
  ],
  4,
);

/** One count: the right knee up, arms as in running. */
const RUN: readonly Keyframe[] = [
  {
    at: 1,
    lifts: { R: 'knee' },
    armL: 'pumpForward',
    armR: 'pumpBack',
    torso: [-8, 4, 0],
    hips: { yaw: 5, roll: -4, drop: 0.02 },
    duration: 0.7,
  },
];

/** Two counts: the right knee high, a clap above it, and down. */
const HIGH_KNEE: readonly Keyframe[] = [
  { at: 1, lifts: { R: 'highKnee' }, arms: 'clap', torso: [0, 8, 0], hips: { roll: -4, drop: 0.01 }, head: [0, 5, 0] },
  { at: 2, arms: 'low', torso: [0, 0, 0], hips: { drop: 0.06 }, head: [0, 0, 0] },
];

const KNEES = phrase('Knee lifts', [
  ...inSequence(2, HIGH_KNEE, mirror(HIGH_KNEE)),
  ...shiftBy(4, inSequence(1, RUN, mirror(RUN), RUN, mirror(RUN))),
]);

/** Four counts to the right: side, behind, side, touch with a clap. */
const VINE: readonly Keyframe[] = [
  { at: 1, steps: { R: { x: -0.44 } }, arms: 'low', hips: { yaw: 4, drop: 0.04 }, torso: [0, 2, 0], head: [-12, 0, 0] },
  { at: 2, steps: { L: { x: -0.56, z: -0.2, yaw: 6 } }, arms: 'hip', hips: { yaw: 12, drop: 0.07 }, torso: [-8, 4, 0] },
  { at: 3, steps: { R: { x: -0.84 } }, arms: 'low', hips: { yaw: 0, drop: 0.04 }, torso: [0, 2, 0] },
  {
    at: 4,
    steps: { L: { x: -0.6, z: 0.02, touch: 'ball' } },
    arms: 'clap',
    hips: { drop: 0.07, roll: 4 },
    torso: [-4, 6, 3],
    head: [0, 4, 0],
    duration: 0.6,
  },
];

/** Four counts back to the middle. */
const VINE_HOME: readonly Keyframe[] = [
  { at: 1, steps: { L: { x: -0.42 } }, arms: 'low', hips: { yaw: -4, drop: 0.04 }, torso: [0, 2, 0], head: [12, 0, 0] },
  {
    at: 2,
    steps: { R: { x: -0.28, z: -0.2, yaw: -6 } },
    arms: 'hip',
    hips: { yaw: -12, drop: 0.07 },
    torso: [8, 4, 0],
  },
  { at: 3, steps: { L: { x: 0.16 } }, arms: 'low', hips: { yaw: 0, drop: 0.04 }, torso: [0, 2, 0] },
  {
    at: 4,
    steps: { R: { x: -0.14, z: 0.02 } },
    arms: 'clap',
    hips: { drop: 0.06 },
    torso: [0, 6, 0],
    head: [0, 4, 0],
    duration: 0.6,
  },
];

const GRAPEVINE = phrase('Grapevine', [...VINE, ...shiftBy(4, VINE_HOME)]);

/** Two counts: down onto the left foot, a kick with the right. */
const STEP_KICK: readonly Keyframe[] = [
  { at: 1, arms: 'guard', hips: { drop: 0.08 }, torso: [0, 5, 0], head: [0, 2, 0] },
  {
    at: 2,
    lifts: { R: 'kick' },
    armL: 'swingForward',
    armR: 'swingBack',
    torso: [-8, -4, 0],
    hips: { drop: 0.02, yaw: 6, z: -0.02 },
    head: [0, -2, 0],
    duration: 0.6,
  },
];

/** One count each: low kicks, left and right. */
const LOW_KICK: readonly Keyframe[] = [
  { at: 1, lifts: { R: 'lowKick' }, torso: [-5, 0, 0], hips: { yaw: 5, drop: 0.03 }, duration: 0.6 },
];

const KICKS = phrase('Kicks', [
  ...inSequence(2, STEP_KICK, mirror(STEP_KICK)),
  { at: 5, arms: 'hip', head: [0, 0, 0], duration: 0.7 },
  ...shiftBy(4, inSequence(1, LOW_KICK, mirror(LOW_KICK), LOW_KICK, mirror(LOW_KICK))),
]);

/** Two counts: a squat, and up with the right knee to the side. */
const SQUAT_KNEE: readonly Keyframe[] = [
  { at: 1, arms: 'forward', hips: { drop: 0.26, z: -0.07 }, torso: [0, 22, 0], head: [0, -14, 0], duration: 0.8 },
  {
    at: 2,
    lifts: { R: 'kneeOut' },
    arms: 'guard',
    hips: { drop: 0.02, roll: -5, x: 0.02 },
    torso: [0, 2, -4],
    head: [0, 0, 0],
    duration: 0.75,
  },
];

const SQUATS = phrase('Squat & knee', [
  { at: 0.55, steps: { R: { x: -0.25, yaw: -24 } } },
  { at: 1, steps: { L: { x: 0.25, yaw: 24 } } },
  ...inSequence(2, SQUAT_KNEE, mirror(SQUAT_KNEE), SQUAT_KNEE, mirror(SQUAT_KNEE)),
]);

/** Four counts: right heel in front, home, toe behind, home. */
const HEEL_TOE: readonly Keyframe[] = [
  {
    at: 1,
    steps: { R: { x: -0.16, z: 0.3, yaw: -10, touch: 'heel' } },
    arms: 'hip',
    hips: { drop: 0.08, z: -0.04, yaw: 6 },
    torso: [-4, 2, 0],
  },
  { at: 2, steps: { R: { x: -0.14 } }, hips: { drop: 0.03 }, torso: [0, 0, 0] },
  {
    at: 3,
    steps: { R: { x: -0.17, z: -0.3, yaw: -10, touch: 'ball' } },
    hips: { drop: 0.08, z: 0.03, yaw: -6 },
    torso: [4, 10, 0],
    head: [0, -2, 0],
  },
  {
    at: 4,
    steps: { R: { x: -0.14 } },
    arms: 'clap',
    hips: { drop: 0.03 },
    torso: [0, 2, 0],
    head: [0, 0, 0],
    duration: 0.6,
  },
];

const HEEL_AND_TOE = phrase('Heel & toe', [
  { at: 0.4, steps: { L: { x: 0.14 } } },
  ...HEEL_TOE,
  { at: 4.6, steps: { L: { x: 0.14 } } },
  ...shiftBy(4, mirror(HEEL_TOE)),
]);

/** Two counts: onto the right foot, the left heel up behind. */
const CURL: readonly Keyframe[] = [
  {
    at: 1,
    arms: 'forward',
    hips: { drop: 0.06, x: -0.02 },
    torso: [0, 4, 0],
    head: [0, 0, 0],
    duration: 0.7,
  },
  { at: 2, lifts: { L: 'flick' }, arms: 'pumpBack', hips: { drop: 0.02, roll: 3 }, torso: [0, 8, 2], duration: 0.65 },
];

const CURLS = phrase('Leg curls', [
  { at: 0.6, steps: { R: { x: -0.26 } } },
  { at: 1.1, steps: { L: { x: 0.26 } } },
  ...inSequence(2, CURL, mirror(CURL), CURL, mirror(CURL)),
]);

/** Two counts: the right leg out to the side, and down. */
const SIDE_KICK: readonly Keyframe[] = [
  {
    at: 1,
    lifts: { R: 'sideKick' },
    arms: 'wide',
    hips: { drop: 0.02, roll: -8 },
    torso: [0, 0, -10],
    head: [-8, 0, 6],
    duration: 0.75,
  },
  { at: 2, arms: 'guard', hips: { drop: 0.08 }, torso: [0, 4, 0], head: [0, 0, 0], duration: 0.7 },
];

/** Two counts: a lunge to the right, and back. */
const LUNGE: readonly Keyframe[] = [
  {
    at: 1,
    steps: { R: { x: -0.46, yaw: -30 } },
    arms: 'thigh',
    hips: { drop: 0.15, x: -0.1 },
    torso: [0, 12, 5],
    head: [-10, -6, 0],
    duration: 0.75,
  },
  { at: 2, steps: { R: { x: -0.16 } }, arms: 'guard', hips: { drop: 0.04 }, torso: [0, 4, 0], head: [0, 0, 0] },
];

const SIDE_KICKS = phrase('Side kick & lunge', [
  { at: 0.4, steps: { R: { x: -0.16 } } },
  { at: 0.5, steps: { L: { x: 0.16 } } },
  ...inSequence(2, SIDE_KICK, mirror(SIDE_KICK)),
  ...shiftBy(4, inSequence(2, LUNGE, mirror(LUNGE))),
]);

const LAST_LUNGE = phrase(
  'Last lunge',
  [
    { at: 1, lifts: { R: 'highKnee' }, arms: 'guard', torso: [0, 6, 0], hips: { drop: 0.02 }, head: [0, 0, 0] },
    {
      at: 2,
      steps: { R: { x: -0.44, yaw: -30 } },
      armL: 'pointUp',
      armR: 'hip',
      torso: [6, 2, -4],
      hips: { drop: 0.13, x: -0.08, yaw: -4 },
      head: [10, -6, 0],
      duration: 0.8,
      ease: 'sharp',
    },
    { at: 4, head: [-4, 2, 0], duration: 0.8 },
  ],
  6,
);

/** A dance for the legs: kicks, knees, squats and steps; the arms only balance. */
export const LEG_WORK: Dance = {
  id: 'leg-work',
  title: 'Kick It Higher',
  level: 3,
  tags: ['legs', 'workout', 'no-jumps'],
  translations: {
    ko: {
      'Kick It Higher': '더 높이 킥!',
      'Knee lifts': '무릎 올리기',
      Grapevine: '그레이프바인',
      Kicks: '킥',
      'Squat & knee': '스쿼트와 니업',
      'Heel & toe': '뒤꿈치와 발끝',
      'Leg curls': '레그 컬',
      'Side kick & lunge': '옆차기와 런지',
      'Last lunge': '마지막 런지',
    },
  },
  bpm: 124,
  body: 'broad',
  look: 'sport',
  stage: 'court',
  music: 'court',
  groove: { bounce: 0.022, nod: 2.8, pulse: 1.8 },
  intro: COUNT_IN,
  phrases: [
    KNEES,
    GRAPEVINE,
    KICKS,
    SQUATS,
    HEEL_AND_TOE,
    mirrorPhrase(GRAPEVINE),
    CURLS,
    SIDE_KICKS,
    mirrorPhrase(KICKS),
  ],
  ending: LAST_LUNGE,
};
