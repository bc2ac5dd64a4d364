import type { NoScoreReason } from '@instep/choreo/result';
import { count } from './count.ts';
import { limbs } from './body.ts';

const noScore: Readonly<Record<NoScoreReason, string>> = {
  nobody: 'Nobody was seen dancing. Step into the picture and try again.',
  too_little_seen:
    'Too little of you was seen to judge it fairly. Step back until hands and feet are in, and try again.',
  too_short: 'Too little was danced to judge it. Dance a bit longer next time.',
};

export const result = {
  title: 'Your dance',
  unscoredTitle: 'That was it!',
  unscoredText: 'Without a camera there is no score. With one, every move gets a word.',
  points: 'points',
  score: 'Score',
  scoreOf: (score: number) => `${Math.round(score)} of 100`,
  noScore: 'No score this time',
  noScoreReason: noScore,
  incomplete: 'More than 30 % of the dance could not be judged, so this result is incomplete.',
  scopes: {
    whole: 'The whole body was judged.',
    seated: 'Danced sitting: only the upper body was judged.',
    left_arm: 'Danced without the right arm, as you chose.',
    right_arm: 'Danced without the left arm, as you chose.',
  },
  upperBody: 'Your legs were not seen, so only the upper body was judged.',
  ratings: 'Your moves',
  unseen: (n: number) => `${count(n, 'move was', 'moves were')} not seen; never counted as missed.`,
  maxCombo: 'Longest run',
  moves: (n: number) => count(n, 'move', 'moves'),
  overTime: 'Score over time',
  limbs: 'Limb by limb',
  limbUnseen: 'not seen',
  timing: 'Timing',
  lag: (ms: number) =>
    ms < 0
      ? `You and your camera are ${Math.round(-ms)} ms ahead of the video. That is already taken into account.`
      : `You and your camera are ${Math.round(ms)} ms behind the video. That is already taken into account.`,
  onTime: 'Right on the beat most of the time.',
  early: (share: number) => `${Math.round(100 * share)} % of your moves came early`,
  late: (share: number) => `${Math.round(100 * share)} % of your moves came late`,
  side: { mirrored: 'danced as in a mirror', same: 'danced on the dancer’s own side' },
  early_late: {
    early: 'early',
    late: 'late',
    ms: (ms: number) => `${ms} ms`,
    note: 'Against your own rhythm; missed moves are left out.',
    summary: (early: number, onTime: number, late: number) =>
      `${count(early, 'move', 'moves')} early, ${onTime} on time, ${late} late`,
  },
  moments: {
    title: 'Worth another look',
    none: 'Nothing stood out: every move was super or better.',
    counts: (from: number, to: number) => `counts ${from}-${to}`,
  },
  photo: {
    take: 'Photo of your best move',
    alt: (move: number) => `You in move ${move}`,
    save: 'Save the photo',
    note: 'Made in this browser; it is not sent anywhere.',
  },
  newBest: 'New best on this device',
  weakAt: (limb: keyof typeof limbs, from: number, to: number) =>
    `Next time, watch your ${limbs[limb]} in counts ${from}-${to}.`,
  weak: (limb: keyof typeof limbs) => `Next time, watch your ${limbs[limb]}: it was furthest from the dancer’s.`,
  slippedAt: (from: number, to: number) => `Counts ${from}-${to} slipped away. Practise them once, and they are yours.`,
  slipped: (time: string) => `The move at ${time} slipped away. Practise it once, and it is yours.`,
  again: 'Once more? The moves come easier the second time.',
  strong: 'That was close to the dancer all over. Time for a harder one?',
} as const;
