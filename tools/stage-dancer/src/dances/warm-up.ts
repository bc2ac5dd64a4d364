import { inSequence, shiftBy, mirror, phrase } from '../choreography/sequence.ts';
import type { Keyframe } from '../choreography/keyframe.ts';
import type { Dance } from '../choreography/dance.ts';

/** Slow: large movements of the arms take about two beats. */
const SLOW = 1.7;

const COUNT_IN = phrase(
  'Get ready',
  [
    { at: 2, hips: { roll: 3, x: 0.03, drop: 0.03 }, head: [6, 0, 0], duration: 1 },
    { at: 3, hips: { roll: -3, x: -0.03, drop: 0.03 }, head: [-6, 0, 0], duration: 1 },
    { at: 4, hips: { drop: 0.02 }, head: [0, 0, 0] },
  ],
  4,
);

const BREATHE = phrase('Big breath', [
  {
    at: 1,
    steps: { R: { x: -0.24, duration: 0.8 } },
    hips: { drop: 0.07 },
    torso: [0, 8, 0],
    head: [0, 6, 0],
    duration: 1,
  },
  { at: 2, steps: { L: { x: 0.24, duration: 0.8 } } },
  { at: 2.5, arms: 'wide', hips: { drop: 0.03 }, torso: [0, 0, 0], head: [0, 0, 0], duration: SLOW },
  { at: 4, arms: 'up', hips: { drop: 0.01 }, torso: [0, -4, 0], head: [0, -10, 0], duration: SLOW },
  { at: 6.5, arms: 'wide', hips: { drop: 0.05 }, torso: [0, 2, 0], head: [0, 0, 0], duration: SLOW },
  { at: 8, arms: 'rest', hips: { drop: 0.08 }, torso: [0, 6, 0], head: [0, 5, 0], duration: SLOW },
]);

/** Two counts: to the right, and together. */
const stepTouch = (out: 'low' | 'wide', together: 'clap' | 'clapUp'): Keyframe[] => [
  {
    at: 1,
    steps: { R: { x: -0.37, duration: 0.8 } },
    arms: out,
    hips: { yaw: 4, roll: -3, drop: 0.03 },
    torso: [4, 2, -4],
    head: [8, 2, 0],
    duration: 0.9,
  },
  {
    at: 2,
    steps: { L: { x: -0.17, z: 0.03, touch: 'ball', duration: 0.75 } },
    arms: together,
    hips: { yaw: -3, roll: 3, drop: 0.06 },
    torso: [-3, 5, 3],
    head: [0, 4, -3],
    duration: 0.85,
  },
];

const SIDE_STEPS = phrase(
  'Side step',
  inSequence(
    2,
    stepTouch('low', 'clap'),
    mirror(stepTouch('low', 'clap')),
    stepTouch('wide', 'clapUp'),
    mirror(stepTouch('wide', 'clapUp')),
  ),
);

/** Four counts: the left arm over the head, a stretch to the right, and back to the middle. */
const SIDE_REACH: readonly Keyframe[] = [
  {
    at: 2,
    armL: 'rainbow',
    armR: 'hip',
    torso: [0, 0, 16],
    hips: { roll: 4, x: 0.06, drop: 0.04 },
    head: [8, 0, 8],
    duration: SLOW,
  },
  { at: 4, arms: 'wide', torso: [0, 0, 0], hips: { drop: 0.03 }, head: [0, 0, 0], duration: 1.2 },
];

const SIDE_REACHES = phrase('Side reach', [
  { at: 1, steps: { R: { x: -0.27, duration: 0.8 } } },
  { at: 1.6, steps: { L: { x: 0.27 } } },
  ...SIDE_REACH,
  ...shiftBy(4, mirror(SIDE_REACH)),
]);

/** Two counts: bend and scoop, rise and open. */
const SCOOP: readonly Keyframe[] = [
  { at: 1, arms: 'scoop', hips: { drop: 0.16, z: -0.04 }, torso: [0, 18, 0], head: [0, 4, 0], duration: 1 },
  { at: 2, arms: 'vee', hips: { drop: 0.01 }, torso: [0, -4, 0], head: [0, -8, 0], duration: 1 },
];

/** Two counts: the arms make a slope down to the right. */
const SLOPE: readonly Keyframe[] = [
  {
    at: 1.5,
    armL: 'slopeUp',
    armR: 'slopeDown',
    torso: [0, 0, 12],
    hips: { roll: -4, x: -0.08, drop: 0.05 },
    head: [0, 0, -6],
    duration: 1.2,
  },
];

const SCOOPS_AND_SLOPES = phrase('Scoop & sway', [
  ...inSequence(2, SCOOP, SCOOP),
  ...shiftBy(4, inSequence(2, SLOPE, mirror(SLOPE))),
]);

/** Two counts: the right heel forward, and back beside the left foot. */
const heelDig = (out: 'push' | 'vee'): Keyframe[] => [
  {
    at: 1,
    steps: { R: { x: -0.16, z: 0.28, yaw: -10, touch: 'heel', duration: 0.8 } },
    arms: out,
    hips: { drop: 0.07, z: -0.03 },
    torso: [0, 4, 0],
    head: [0, out === 'vee' ? -8 : 2, 0],
    duration: 0.9,
  },
  {
    at: 2,
    steps: { R: { x: -0.15, duration: 0.7 } },
    arms: 'shoulder',
    hips: { drop: 0.02 },
    torso: [0, 0, 0],
    duration: 0.9,
  },
];

const HEELS = phrase('Heel & push', [
  { at: 0.4, steps: { L: { x: 0.15 } } },
  ...inSequence(2, heelDig('push'), mirror(heelDig('push')), heelDig('vee'), mirror(heelDig('vee'))),
]);

const THANK_YOU = phrase(
  'Thank you',
  [
    { at: 1, steps: { R: { x: -0.2, duration: 0.7 } }, arms: 'wide', head: [0, 0, 0], duration: 1 },
    { at: 1.8, steps: { L: { x: 0.2 } } },
    { at: 2.5, arms: 'up', torso: [0, -3, 0], head: [0, -8, 0], hips: { drop: 0.01 }, duration: SLOW },
    { at: 4.5, arms: 'clap', torso: [0, 6, 0], head: [0, 14, 0], hips: { drop: 0.05 }, duration: SLOW },
    { at: 5.6, head: [0, 2, 0], torso: [0, 2, 0], duration: 0.9 },
  ],
  6,
);

/** An easy dance: large slow arm movements and side steps, both feet near the floor all the time. */
export const WARM_UP: Dance = {
  id: 'warm-up',
  title: 'Wake Up Slowly',
  level: 1,
  tags: ['warm-up', 'no-jumps', 'arms'],
  translations: {
    ko: {
      'Wake Up Slowly': '천천히 깨어나기',
      'Big breath': '크게 숨쉬기',
      'Side step': '사이드 스텝',
      'Side reach': '옆으로 뻗기',
      'Scoop & sway': '퍼 올리고 흔들기',
      'Heel & push': '뒤꿈치 찍고 밀기',
      'Thank you': '감사 인사',
    },
  },
  bpm: 100,
  body: 'average',
  look: 'sunrise',
  stage: 'dawn',
  music: 'sunrise',
  groove: { bounce: 0.018, nod: 2.2, pulse: 1.5 },
  intro: COUNT_IN,
  phrases: [BREATHE, SIDE_STEPS, SIDE_REACHES, SCOOPS_AND_SLOPES, HEELS],
  ending: THANK_YOU,
};
