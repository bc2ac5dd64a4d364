import type { Scope } from '@instep/choreo/verdict';
import type { CameraProblem } from '../../camera/camera-problem.ts';
import type { CheckHint } from '../../camera/check-hint.ts';
import type { CheckLine } from '../../camera/check-line.ts';
import type { Sign, SignState } from '../../camera/camera-signs.ts';
import type { Framing } from '../../camera/framing.ts';

/** Some need the address at which this server listens for https. */
export const camera: Readonly<
  Record<CameraProblem, { readonly title: string; readonly text: (httpsUrl: string) => string }>
> = {
  not_secure: {
    title: 'The camera needs https',
    text: (httpsUrl) =>
      `Browsers allow the camera only on https. Open ${httpsUrl}. You’ll see a warning: choose Advanced, then Continue. If it doesn’t open, restart Instep with: npm start -- --lan`,
  },
  blocked: {
    title: 'The camera is blocked',
    text: () =>
      'The camera is blocked for this page. Click the camera sign in the address bar, allow it, then try again.',
  },
  absent: { title: 'No camera', text: () => 'No camera found. Plug one in, then try again.' },
  busy: {
    title: 'The camera is busy',
    text: () => 'Another program is using the camera (Zoom, Teams?). Close it and try again.',
  },
  other: {
    title: 'The camera does not start',
    text: () => 'The camera did not start. Unplug it, plug it in again, then try again.',
  },
};

const framings: Readonly<Record<Framing, string>> = {
  nobody: 'Step into the picture',
  step_back: 'Step back until your feet are in',
  head_out: 'Step back until your head is in',
  hands_out: 'Step back until your hands are in',
  come_closer: 'Come a bit closer',
  move_left: 'Move to your left',
  move_right: 'Move to your right',
  show_hands: 'Show me your hands',
  all_seen: 'I can see all of you',
};

const signs: Readonly<Record<Sign, string>> = {
  light: 'Light',
  sharp: 'Sharpness',
  steady: 'Steadiness',
  smooth: 'Camera speed',
  server: 'Connection',
};

const signStates: Readonly<Record<SignState, string>> = {
  waiting: '…',
  good: 'good',
  dark: 'dark: turn on a light',
  glaring: 'glaring: turn from the window',
  blurred: 'blurred: wipe the lens',
  shaky: 'restless: set the camera down',
  frozen: 'picture stands still',
  slow: 'slow',
};

const scopes: Readonly<Record<Scope, string>> = {
  whole: 'Whole body',
  seated: 'I’m sitting',
  left_arm: 'Without my right arm',
  right_arm: 'Without my left arm',
};

export const check = {
  title: 'Camera check',
  lost: 'Camera lost. Plug it in again.',
  lines: {
    ...framings,
    dark: 'It is dark here. Turn on a light',
    hand_up: 'Keep your hand up …',
    looking: 'Looking for you …',
    connecting: 'Connecting …',
  } satisfies Readonly<Record<CheckLine, string>>,
  signs,
  signsLabel: 'Camera',
  signStates,
  scope: 'What is judged',
  scopes,
  startAnyway: 'Start anyway',
  device: 'Camera',
  hints: {
    space: () => 'It starts by itself after 3 s, or when you hold one hand above your head.',
    people: (n: number) => `${n === 2 ? 'Two' : 'Several'} people in view. I follow the one in the middle.`,
    slow_camera: () => 'This camera is slow, so ratings are a bit coarser. More light often makes it faster.',
    slow_server: () => 'The server is slow just now, so ratings are a bit coarser.',
  } satisfies Readonly<Record<CheckHint, (people: number) => string>>,
} as const;
