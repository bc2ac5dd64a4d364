import type { ByRating } from '@instep/choreo/rating';
import type { PauseReason } from '../../play/dance-run.svelte.ts';
import type { Notice } from './notice.ts';
import { count } from './count.ts';
import { limbs } from './body.ts';

export const ratings: ByRating<string> = { perfect: 'Perfect', super: 'Super', good: 'Good', ok: 'OK', x: 'Missed' };

export const paused: Readonly<Record<PauseReason, Notice>> = {
  asked: { title: 'Paused', text: 'Nothing is judged while you rest.' },
  hidden: { title: 'Paused', text: 'You were away from this page, so the dance waited for you.' },
  camera: { title: 'Camera lost\u00a0- score paused.', text: 'It goes on by itself when the camera is back.' },
  connection: {
    title: 'Connection lost\u00a0- score paused.',
    text: 'It goes on by itself when the connection is back.',
  },
  click: { title: 'Ready?', text: 'Your browser wants a click before it plays sound.' },
};

export const dance = {
  getReady: 'Get ready',
  mirrorHint: 'Move as in a mirror',
  waits: {
    camera: 'Camera lost. Waiting for it …',
    video: 'Loading the video …',
    server: 'Waiting for the server …',
  },
  stalled: 'The video is loading. Nothing is judged meanwhile.',
  otherSide: 'Other side!',
  combo: (n: number) => `${n} in a row`,
  cue: (limb: keyof typeof limbs) => `Watch your ${limbs[limb]}`,
  points: 'Points',
  now: 'Now',
  you: 'You',
  finishing: 'Counting it all up …',
  unscored: 'No camera, no score. Just dance.',
  pause: 'Pause',
  unseen: 'not seen',
  gold: 'Gold move',
  early: 'early',
  late: 'late',
  stars: (n: number) => `${count(n, 'star', 'stars')} of 5`,
} as const;

export const lag = {
  label: 'Camera delay',
  value: (ms: number) => `${ms} ms`,
  unknown: 'not known yet',
  note: 'Found by itself in every dance. What you set here is where the next dance begins; the keys , and . change it too.',
  usual: (ms: number) => `Remembered for this device: ${ms} ms. The next dance begins there.`,
} as const;

export const light = {
  measure: 'Measure the delay',
  title: 'Measure the delay',
  proposal:
    'The screen turns bright and dark eight times in five seconds, slowly, and the camera watches it. Best in a dim room. Leave it out if changing light is bad for you: dances find the delay by themselves.',
  begin: 'Begin',
  skip: 'Not now',
  running: 'Let the screen shine at the camera …',
  found: (ms: number) => `From the screen to the camera it takes ${ms} ms. Your dances take that into account.`,
  unseen:
    'I could not see the screen’s light. Dim the room or come closer, then try again. Dances find the delay by themselves, too.',
  unsteady:
    'It took another time each time. Try again with fewer programs open; dances find the delay by themselves, too.',
  known: (ms: number) => `Of that, screen and camera take ${ms} ms.`,
} as const;

export const keys = {
  mirror: 'M flips your picture',
  full: 'F fills the screen',
  pauseLong: 'Space pauses',
  tile: 'C changes it',
  hud: 'H hides words',
} as const;
