import type { Lateness, RigOrigin } from '@instep/choreo/lateness';
import type { ByRating } from '@instep/choreo/rating';
import type { Cue } from '@instep/choreo/verdict';
import type { PauseReason } from '../../play/dance-run.svelte.ts';
import type { Framing } from '../../camera/framing.ts';
import type { CameraLoss } from '../../camera/webcam.svelte.ts';
import type { Notice } from './notice.ts';
import { count } from './count.ts';
import { limbs } from './body.ts';

export const ratings: ByRating<string> = { perfect: 'Perfect', super: 'Super', good: 'Good', ok: 'OK', x: 'Missed' };

export const paused: Readonly<Record<PauseReason, Notice>> = {
  asked: { title: 'Paused', text: 'Take your time.' },
  hidden: { title: 'Paused', text: 'We paused while you were away.' },
  camera: { title: 'Camera disconnected', text: 'We’ll carry on as soon as it’s back.' },
  connection: {
    title: 'Connection lost\u00a0- score paused.',
    text: 'It goes on by itself when the connection is back.',
  },
  click: { title: 'Ready?', text: 'Your browser wants a click before it plays sound.' },
};

/** The dance is paused because the camera sends nothing. */
export const cameraLost: Readonly<Record<CameraLoss, Notice>> = {
  ended: paused.camera,
  muted: {
    title: 'No camera picture',
    text: 'The camera is paused, maybe by a call, another app or its switch. We’ll carry on as soon as it’s back. Nothing is judged until then.',
  },
  no_frames: {
    title: 'The camera picture is frozen',
    text: 'The camera stopped sending. We’re reopening it and will carry on as soon as it’s back. Nothing is judged until then.',
  },
  frozen: {
    title: 'The camera picture is frozen',
    text: 'The camera keeps sending the same picture. We’re reopening it and will carry on as soon as it moves. Nothing is judged until then.',
  },
};

export const dance = {
  getReady: 'Get ready',
  mirrorHint: 'Mirror the dancer',
  waits: {
    camera: 'No camera picture. Waiting for it …',
    video: 'Loading the video …',
    server: 'Waiting for the server …',
  },
  stalled: 'Buffering … your score is safe.',
  otherSide: 'Other way round!',
  combo: (n: number) => `${n} in a row`,
  cue: (limb: keyof typeof limbs) => `Watch your ${limbs[limb]}`,
  cues: {
    feet: 'Feet too!',
    bigger: 'Bigger!',
    ahead: 'You’re ahead of the dance',
    little_behind: 'A little behind',
    half_second_behind: 'A beat behind',
    second_behind: 'A beat or two behind',
  } satisfies Readonly<Record<Cue | Lateness, string>>,
  /** Instead of where to stand, to somebody who dances already and is not seen for some moves. */
  unseenLines: {
    nobody: 'I can’t see you. Step into the picture',
    step_back: 'Step back, I only see part of you',
    head_out: 'Step back, I can’t see your head',
    hands_out: 'Step back, I can’t see your hands',
    come_closer: 'Come closer, I can hardly see you',
    move_left: 'Move to your left',
    move_right: 'Move to your right',
    show_hands: 'I can’t see your hands',
  } satisfies Readonly<Record<Exclude<Framing, 'all_seen'>, string>>,
  followArms: 'Just follow the arms',
  followArm: 'Just follow the arm',
  points: 'Points',
  now: 'Now',
  you: 'You',
  finishing: 'Counting it all up …',
  unscored: 'No camera, no score. Just dance.',
  pause: 'Pause',
  unseen: 'not seen',
  seen: (share: number) => `Seen ${Math.round(100 * share)} %`,
  gold: 'Gold move',
  early: 'early',
  late: 'late',
  stars: (n: number) => `${count(n, 'star', 'stars')} of 5`,
} as const;

export const lag = {
  label: 'Camera delay',
  value: (ms: number) => `${ms} ms`,
  origins: {
    light_test: 'measured',
    set: 'set by you',
    dances: 'from your last dances',
    assumed: 'assumed',
  } satisfies Readonly<Record<RigOrigin, string>>,
  note: 'What screen and camera take, from the next dance on. Being much later than that costs points. The keys , and . change it too.',
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
} as const;

export const keys = {
  mirror: 'M flips your picture',
  full: 'F fills the screen',
  pauseLong: 'Space pauses',
  tile: 'C changes it',
  hud: 'H hides words',
} as const;
