import type { Lateness, RigOrigin } from '@instep/choreo/lateness';
import type { NoScoreReason } from '@instep/choreo/result';
import type { Remark } from '../../report/completeness.ts';
import { count } from './count.ts';
import { limbs } from './body.ts';

const noScore: Readonly<Record<NoScoreReason, string>> = {
  nobody: 'Nobody was seen dancing. Step into the picture and try again.',
  too_little_seen:
    'Too little of you was seen to judge it fairly. Step back until hands and feet are in, and try again.',
  too_short: 'Too little was danced to judge it. Dance a bit longer next time.',
};

const percent = (share: number): string => `${Math.round(100 * share)} %`;

const remarks: Readonly<Record<Remark['about'], (share: number) => string>> = {
  unseen: (share) =>
    `I saw only ${percent(share)} of the dance, so this result is incomplete: what I can’t see isn’t earned, and it is no high score.`,
  mostlyLost: (share) =>
    `Only ${percent(share)} of the dance could be judged, so this result is incomplete and no high score.`,
  lost: (share) =>
    `${percent(share)} of the dance was lost on the way (connection or server). That part is left out and costs you nothing.`,
  incomplete: () => 'Part of the dance was not judged, so this result is incomplete.',
};

export const result = {
  title: 'Your dance',
  unscoredTitle: 'That was it!',
  unscoredText: 'Without a camera there is no score. With one, every move gets a word.',
  points: 'points',
  score: 'Score',
  scoreOf: (score: number) => `${Math.round(score)} of 100`,
  atSpeed: (speed: number) => `at ${percent(speed)} speed`,
  slowed: 'Only a dance at full speed can be a high score.',
  noScore: 'No score this time',
  noScoreReason: noScore,
  remarks,
  scopes: {
    whole: 'The whole body was judged.',
    seated: 'Danced sitting: only the upper body was judged.',
    left_arm: 'Danced without the right arm, as you chose.',
    right_arm: 'Danced without the left arm, as you chose.',
  },
  upperBody: 'I couldn’t see your legs, so only your upper body counted.',
  ratings: 'Your moves',
  notSeen: (n: number) => `${count(n, 'move', 'moves')} not seen: not missed, but not earned.`,
  maxCombo: 'Longest run',
  moves: (n: number) => count(n, 'move', 'moves'),
  overTime: 'Score over time',
  limbs: 'Limb by limb',
  limbUnseen: 'not seen',
  timing: 'Timing',
  lag: (ms: number) =>
    ms < 0
      ? `You and your camera are ${Math.round(-ms)} ms ahead of the video.`
      : `You and your camera are ${Math.round(ms)} ms behind the video.`,
  rig: {
    light_test: (ms: number) => `Of that, screen and camera take ${Math.round(ms)} ms, as you measured.`,
    set: (ms: number) => `Of that, screen and camera take ${Math.round(ms)} ms, as you set it.`,
    dances: (ms: number) => `Of that, ${Math.round(ms)} ms count as screen and camera, going by your last dances here.`,
    assumed: (ms: number) =>
      `Of that, ${Math.round(ms)} ms are assumed to be screen and camera. Use “Measure the delay” in the camera check to find out.`,
  } satisfies Readonly<Record<RigOrigin, (ms: number) => string>>,
  lagTaken: 'That costs nothing.',
  lateness: {
    ahead: 'Ahead of the dance all through: that costs points',
    little_behind: 'A little behind all through: that costs points',
    half_second_behind: 'About half a second behind all through: that costs many points',
    second_behind: 'About a second behind all through: that costs most points',
  } satisfies Readonly<Record<Lateness, string>>,
  tooFewTimed: 'Too few moves hit to say how your timing was.',
  onTime: 'Right on the beat most of the time.',
  early: (share: number) => `${Math.round(100 * share)} % of your moves came early`,
  late: (share: number) => `${Math.round(100 * share)} % of your moves came late`,
  side: { mirrored: 'danced as in a mirror', same: 'danced on the dancer’s own side' },
  early_late: {
    early: 'early',
    late: 'late',
    ms: (ms: number) => `${ms} ms`,
    note: 'Compared with your own rhythm. Missed moves not included.',
    summary: (early: number, onTime: number, late: number) =>
      `${count(early, 'move', 'moves')} early, ${onTime} on time, ${late} late`,
  },
  moments: {
    title: 'Worth another look',
    none: 'Nothing to fix: every move was Super or better!',
    counts: (from: number, to: number) => `counts ${from}-${to}`,
  },
  photo: {
    take: 'Photo of your best move',
    alt: (move: number) => `You in move ${move}`,
    save: 'Save the photo',
    note: 'Made in this browser; it is not sent anywhere.',
  },
  newBest: 'New high score!',
  weakAt: (limb: keyof typeof limbs, from: number, to: number) =>
    `Next time, focus on your ${limbs[limb]} in counts ${from}-${to}.`,
  weak: (limb: keyof typeof limbs) => `Next time, focus on your ${limbs[limb]}.`,
  slippedAt: (from: number, to: number) =>
    `Counts ${from}-${to} got away from you. One practice run and you’ll have them.`,
  slipped: (time: string) => `The move at ${time} got away from you. One practice run and you’ll have it.`,
  again: 'Once more? The moves come easier the second time.',
  strong: 'You matched the dancer from head to toe!',
  slower: 'Let’s take it slower: practise one part at an easier speed.',
  behind: 'You were late all through: move with the music, not after the dancer.',
  unseen: 'Stay in the picture to the end: I can only count what I see.',
} as const;
