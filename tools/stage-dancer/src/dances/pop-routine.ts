import { inSequence, shiftBy, mirrorPhrase, mirror, phrase } from '../choreography/sequence.ts';
import type { ArmName } from '../choreography/arms.ts';
import type { Keyframe } from '../choreography/keyframe.ts';
import type { Dance } from '../choreography/dance.ts';

const COUNT_IN = phrase(
  'Get ready',
  [
    { at: 2, arms: 'guard', steps: { R: { x: -0.17 } }, duration: 0.8 },
    { at: 3, arms: 'rest', steps: { L: { x: 0.17 } }, hips: { drop: 0.02 }, duration: 0.7 },
  ],
  4,
);

/** Two counts: to the right, and together with a clap. */
const stepTouch = (out: ArmName, together: ArmName): Keyframe[] => [
  {
    at: 1,
    steps: { R: { x: -0.38 } },
    arms: out,
    hips: { yaw: 6, roll: -3, drop: 0.03 },
    torso: [6, 2, -5],
    head: [10, 2, 0],
    duration: 0.7,
  },
  {
    at: 2,
    steps: { L: { x: -0.17, z: 0.03, touch: 'ball' } },
    arms: together,
    hips: { yaw: -4, roll: 4, drop: 0.055 },
    torso: [-4, 6, 3],
    head: [0, 6, -3],
    duration: 0.6,
  },
];

export const STEP_TOUCH = phrase(
  'Step touch',
  inSequence(
    2,
    stepTouch('low', 'clap'),
    mirror(stepTouch('low', 'clap')),
    stepTouch('wide', 'clap'),
    mirror(stepTouch('wide', 'clap')),
  ),
);

const STEP_TOUCH_HIGH = phrase(
  'Step touch up',
  inSequence(
    2,
    mirror(stepTouch('low', 'clapUp')),
    stepTouch('low', 'clapUp'),
    mirror(stepTouch('vee', 'clap')),
    stepTouch('vee', 'clap'),
  ),
);

/** Two counts: a wave of the right arm that ends above the head. */
const WAVE: readonly Keyframe[] = [
  { at: 1, armR: 'wave', torso: [0, 2, 6], hips: { roll: 4, drop: 0.04, x: -0.05 }, head: [-14, 0, 0], duration: 0.7 },
  { at: 2, armR: 'up', torso: [0, -3, 9], hips: { roll: 6, drop: 0.03, x: -0.08 }, head: [-18, -10, 0], duration: 0.7 },
];

export const WAVE_AND_CACTUS = phrase('Wave & cactus', [
  { at: 0.85, steps: { R: { x: -0.27, yaw: -20 } } },
  { at: 1, armL: 'rest' },
  { at: 1.5, steps: { L: { x: 0.27, yaw: 20 } } },
  ...WAVE,
  ...shiftBy(2, mirror(WAVE)),
  { at: 3, armR: 'low', duration: 0.8 },
  { at: 5, arms: 'cactus', torso: [0, 0, 0], hips: { drop: 0.07 }, head: [0, 3, 0], duration: 0.7 },
  {
    at: 6,
    armL: 'cactus',
    armR: 'cactusDown',
    torso: [-5, 2, 4],
    hips: { roll: 4, drop: 0.05, x: -0.05 },
    head: [8, 2, 0],
  },
  {
    at: 7,
    armL: 'cactusDown',
    armR: 'cactus',
    torso: [5, 2, -4],
    hips: { roll: -4, drop: 0.05, x: 0.05 },
    head: [-8, 2, 0],
  },
  { at: 8, arms: 'vee', torso: [0, -5, 0], hips: { drop: 0.015 }, head: [0, -8, 0] },
]);

/** Two counts with the right arm: high, then across. */
const DISCO_RIGHT: readonly Keyframe[] = [
  {
    at: 1,
    armL: 'hip',
    armR: 'pointUp',
    torso: [-12, -3, 4],
    hips: { yaw: -6, roll: 7, drop: 0.03, x: -0.07 },
    head: [-14, -9, 0],
  },
  {
    at: 2,
    armR: 'pointAcross',
    torso: [16, 8, -5],
    hips: { yaw: 7, roll: -5, drop: 0.06, x: 0.03 },
    head: [12, 9, 0],
  },
];

export const DISCO = phrase('Disco', [
  ...inSequence(2, DISCO_RIGHT, DISCO_RIGHT),
  ...shiftBy(4, inSequence(2, mirror(DISCO_RIGHT), mirror(DISCO_RIGHT).slice(0, 1))),
  { at: 8, arms: 'hip', torso: [0, 0, 0], hips: { drop: 0.03 }, head: [0, 0, 0], duration: 0.7 },
  { at: 8, steps: { L: { x: 0.16 } } },
  { at: 8.6, steps: { R: { x: -0.16 } } },
]);

/** Four counts: turned to the left, a punch with the right arm, one with the left back in the middle. */
const PUNCHES: readonly Keyframe[] = [
  { at: 0.4, steps: { L: { x: 0.28, z: 0.04, yaw: 32 } }, arms: 'guard' },
  {
    at: 1,
    steps: { R: { x: -0.24, z: -0.02, yaw: -4 } },
    armL: 'guard',
    armR: 'punch',
    torso: [22, 5, 0],
    hips: { yaw: 20, drop: 0.08, x: 0.05 },
    head: [8, 0, 0],
    duration: 0.55,
    ease: 'sharp',
  },
  { at: 2, arms: 'guard', torso: [6, 4, 0], hips: { yaw: 8, drop: 0.05 }, duration: 0.6 },
  {
    at: 3,
    armL: 'punchUp',
    armR: 'guard',
    torso: [-8, -3, -4],
    hips: { yaw: 6, drop: 0.03, x: 0.06, roll: 4 },
    head: [6, -8, 0],
    duration: 0.6,
    ease: 'sharp',
  },
  { at: 4, arms: 'guard', torso: [0, 4, 0], hips: { drop: 0.06 }, head: [0, 0, 0], duration: 0.6 },
];

const PUNCH_AND_TURN = phrase('Punch & turn', [...PUNCHES, ...shiftBy(4, mirror(PUNCHES))]);

/** One count: arms as a slope down to the right. */
const SLOPE: readonly Keyframe[] = [
  {
    at: 1,
    armL: 'slopeUp',
    armR: 'slopeDown',
    torso: [0, 0, 14],
    hips: { roll: -5, drop: 0.05, x: -0.09 },
    head: [0, 0, -8],
    duration: 0.7,
  },
];

/** Two counts: closed and low, open and high. */
const crossAndOpen = (open: ArmName): Keyframe[] => [
  {
    at: 1,
    armL: 'cross',
    armR: 'crossFront',
    torso: [0, 10, 0],
    hips: { drop: 0.09 },
    head: [0, 12, 0],
    duration: 0.6,
  },
  { at: 2, arms: open, torso: [0, -6, 0], hips: { drop: 0.015 }, head: [0, -8, 0], duration: 0.65, ease: 'sharp' },
];

const SWAY_AND_CROSS = phrase('Sway & cross', [
  { at: 1, steps: { R: { x: -0.27, yaw: -20 } }, arms: 'wide', torso: [0, 0, 0], hips: { drop: 0.05 }, duration: 0.75 },
  { at: 1.6, steps: { L: { x: 0.27, yaw: 20 } } },
  ...shiftBy(1, inSequence(1, SLOPE, mirror(SLOPE), SLOPE)),
  ...shiftBy(4, inSequence(2, crossAndOpen('heart'), crossAndOpen('vee'))),
]);

/** Four counts: draw a bow to the left, hold, release, and lower it. */
const BOW: readonly Keyframe[] = [
  {
    at: 1,
    steps: { L: { x: 0.32, yaw: 24 } },
    armL: 'wide',
    armR: 'archer',
    torso: [8, 0, -4],
    hips: { drop: 0.1, x: 0.07, yaw: 4 },
    head: [26, 0, 0],
    duration: 0.75,
    ease: 'sharp',
  },
  { at: 3, armR: 'wide', torso: [-6, -2, 4], hips: { drop: 0.05, x: -0.03 }, head: [-22, 0, 0], ease: 'sharp' },
  { at: 4, steps: { L: { x: 0.17 } }, arms: 'shoulder', torso: [0, 4, 0], hips: { drop: 0.04 }, head: [0, 3, 0] },
];

const BOW_AND_ARROW = phrase('Bow & arrow', [
  ...BOW,
  { at: 2.5, steps: { R: { x: -0.18 } } },
  ...shiftBy(4, mirror(BOW)),
]);

/** Two counts: a jumping jack. */
const JACK: readonly Keyframe[] = [
  {
    at: 1,
    hop: 0.07,
    steps: { L: { x: 0.34, yaw: 20, duration: 0.55, height: 0 }, R: { x: -0.34, yaw: -20, duration: 0.55, height: 0 } },
    arms: 'vee',
    hips: { drop: 0.05 },
    torso: [0, -2, 0],
    head: [0, -5, 0],
    duration: 0.7,
  },
  {
    at: 2,
    hop: 0.07,
    steps: { L: { x: 0.14, yaw: 12, duration: 0.55, height: 0 }, R: { x: -0.14, yaw: -12, duration: 0.55, height: 0 } },
    arms: 'low',
    hips: { drop: 0.045 },
    torso: [0, 3, 0],
    head: [0, 3, 0],
    duration: 0.7,
  },
];

const JACKS_AND_FREEZE = phrase('Jacks & freeze', [
  ...inSequence(2, JACK, JACK),
  {
    at: 5,
    armL: 'cross',
    armR: 'crossFront',
    hips: { drop: 0.13 },
    torso: [0, 14, 0],
    head: [0, 12, 0],
    steps: { R: { x: -0.24 } },
  },
  { at: 5.6, steps: { L: { x: 0.24 } } },
  {
    at: 6,
    armL: 'pointUp',
    armR: 'hip',
    hips: { drop: 0.04, x: -0.06, roll: 5 },
    torso: [6, -3, -5],
    head: [16, -8, 0],
    ease: 'sharp',
  },
  { at: 7, armL: 'cross', armR: 'crossFront', hips: { drop: 0.13 }, torso: [0, 14, 0], head: [0, 12, 0] },
  { at: 8, arms: 'vee', hips: { drop: 0.015 }, torso: [0, -5, 0], head: [0, -8, 0], ease: 'sharp' },
]);

export const POP_POSE = phrase(
  'Pose!',
  [
    {
      at: 1,
      armL: 'hip',
      armR: 'pointUp',
      torso: [-8, -3, 5],
      hips: { yaw: -6, roll: 7, drop: 0.03, x: -0.1 },
      head: [-4, -4, 4],
      duration: 0.7,
    },
    { at: 3.2, armR: 'point', torso: [8, 2, 0], hips: { yaw: 4, roll: -6, drop: 0.03, x: 0.07 }, head: [-2, 2, -5] },
  ],
  6,
);

/** The showcase dance: hits, turns and a jump, every phrase on both sides. */
export const POP_ROUTINE: Dance = {
  id: 'pop-routine',
  title: 'Neon Saturday',
  level: 2,
  tags: ['pop', 'whole-body'],
  translations: {
    ko: {
      'Neon Saturday': '네온빛 토요일',
      'Step touch': '스텝 터치',
      'Wave & cactus': '웨이브와 선인장',
      Disco: '디스코',
      'Punch & turn': '펀치하고 턴',
      'Sway & cross': '흔들고 교차하기',
      'Step touch up': '스텝 터치 업',
      'Bow & arrow': '활쏘기',
      'Jacks & freeze': '점핑 잭하고 멈추기',
      'Pose!': '포즈!',
    },
  },
  bpm: 120,
  body: 'small',
  look: 'neon',
  stage: 'neon',
  music: 'neon',
  groove: { bounce: 0.026, nod: 3.5, pulse: 2.2 },
  intro: COUNT_IN,
  phrases: [
    STEP_TOUCH,
    WAVE_AND_CACTUS,
    DISCO,
    PUNCH_AND_TURN,
    SWAY_AND_CROSS,
    STEP_TOUCH_HIGH,
    BOW_AND_ARROW,
    mirrorPhrase(WAVE_AND_CACTUS),
    mirrorPhrase(DISCO),
    JACKS_AND_FREEZE,
  ],
  ending: POP_POSE,
};

/** The counts with which a pop dance begins. */
export const POP_COUNT_IN = COUNT_IN;
