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
    title: 'Camera blocked',
    text: () => 'Click the camera icon in the address bar, allow it, then try again.',
  },
  absent: { title: 'No camera found', text: () => 'Plug one in, then try again.' },
  busy: {
    title: 'The camera is busy',
    text: () => 'Another program is using the camera (Zoom, Teams?). Close it and try again.',
  },
  unanswered: {
    title: 'The camera isn’t answering',
    text: () =>
      'If your browser is asking for the camera, choose Allow. If not, close other apps that may be using it, or unplug it and plug it back in. We’ll start as soon as it answers.',
  },
  other: {
    title: 'Camera won’t start',
    text: () => 'Unplug it, plug it back in, then try again.',
  },
};

const framings: Readonly<Record<Framing, string>> = {
  nobody: 'Step into the picture',
  step_back: 'Step back until I see your feet',
  head_out: 'Step back until I see your head',
  hands_out: 'Step back until I see your hands',
  come_closer: 'Come a bit closer',
  move_left: 'Move to your left',
  move_right: 'Move to your right',
  show_hands: 'I can’t see your hands',
  all_seen: 'I can see all of you',
};

const signs: Readonly<Record<Sign, string>> = {
  light: 'Light',
  sharp: 'Focus',
  steady: 'Stability',
  smooth: 'Frame rate',
  server: 'Connection',
};

const signStates: Readonly<Record<SignState, string>> = {
  waiting: '…',
  good: 'good',
  dark: 'too dark, turn on a light',
  glaring: 'too bright, turn away from the window',
  blurred: 'blurry, wipe the lens',
  shaky: 'shaky, put the camera down',
  frozen: 'frozen',
  slow: 'slow',
};

const scopes: Readonly<Record<Scope, string>> = {
  whole: 'Whole body',
  seated: 'Sitting',
  left_arm: 'Left arm only',
  right_arm: 'Right arm only',
};

export const check = {
  title: 'Camera check',
  lines: {
    ...framings,
    ended: 'Camera disconnected. Plug it back in',
    muted: 'The picture is gone: the camera is paused',
    no_frames: 'The picture is frozen: the camera stopped',
    frozen: 'The picture is frozen',
    unmoving: 'This picture never moves. Is it the right camera?',
    dark: 'It’s dark here. Turn on a light',
    hand_up: 'Hold it …',
    looking: 'Looking for you …',
    connecting: 'Connecting …',
  } satisfies Readonly<Record<CheckLine, string>>,
  signs,
  signsLabel: 'Camera',
  signStates,
  scope: 'What counts',
  scopes,
  oneArm: 'One arm',
  upperBody: 'Dance with my upper body',
  startNow: 'Start now',
  startAnyway: 'Start anyway',
  device: 'Camera',
  another: 'Use another camera',
  anyCamera: 'Automatic',
  noList: 'Allow the camera in a dance once; then you can choose one here.',
  numbered: (n: number) => `Camera ${n}`,
  hints: {
    ended: () => 'We’ll carry on as soon as it’s back.',
    silent: () =>
      'Reopening it … If it stays like this, end calls, close other camera apps, or check its switch and cable.',
    space: () => 'Starts after 3 s in view. Or raise a hand.',
    people: (n: number) => `${n === 2 ? 'Two' : 'More than two'} people in view. I’ll follow the one in the middle.`,
    slow_camera: () => 'This camera is slow, so ratings are a little less precise. More light often helps.',
    slow_server: () => 'The server is slow right now, so ratings are a little less precise.',
  } satisfies Readonly<Record<CheckHint, (people: number) => string>>,
} as const;
