/** In English: the texts around a dance, from the camera check to the results. */

import type { Lateness, RigOrigin } from '@instep/choreo/lateness';
import type { ByRating, ComboMilestone } from '@instep/choreo/rating';
import type { NoScoreReason } from '@instep/choreo/result';
import type { ByLimb, Limb } from '@instep/choreo/skeleton';
import type { Cue, Scope } from '@instep/choreo/verdict';
import { count, type Texts } from '../texts.ts';

export const limbs: ByLimb<string> = {
  left_arm: 'left arm',
  right_arm: 'right arm',
  left_leg: 'left leg',
  right_leg: 'right leg',
  torso: 'body',
};

/** Problems with the camera; some texts need the server's https address. */
const camera = {
  not_secure: {
    title: 'The camera needs https',
    text: (httpsUrl: string) =>
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

const framings = {
  nobody: 'Step into view',
  step_back: 'Step back until we see your feet',
  head_out: 'Step back until we see your head',
  hands_out: 'Step back until we see your hands',
  come_closer: 'Come a bit closer',
  move_left: 'Move to your left',
  move_right: 'Move to your right',
  show_hands: 'We can’t see your hands',
  all_seen: 'We can see all of you',
};

const indicators = {
  light: 'Light',
  sharp: 'Focus',
  steady: 'Stability',
  smooth: 'Frame rate',
  server: 'Connection',
};

const indicatorStates = {
  waiting: '…',
  good: 'good',
  dark: 'too dark, turn on a light',
  glaring: 'too bright, turn away from the window',
  blurred: 'blurry, wipe the lens',
  shaky: 'shaky, set the camera down',
  frozen: 'frozen',
  slow: 'slow',
};

const scopes: Readonly<Record<Scope, string>> = {
  whole: 'Whole body',
  seated: 'Sitting',
  left_arm: 'Left arm only',
  right_arm: 'Right arm only',
};

const check = {
  title: 'Camera check',
  lines: {
    ...framings,
    ended: 'Camera disconnected. Plug it back in',
    muted: 'The picture is gone: the camera is paused',
    no_frames: 'The picture is frozen: the camera has stopped',
    frozen: 'The picture is frozen',
    unmoving: 'This picture isn’t moving. Is it the right camera?',
    dark: 'It’s dark here. Turn on a light',
    hand_up: 'Hold it …',
    looking: 'Looking for you …',
    connecting: 'Connecting …',
    preparing: 'Getting ready …',
  },
  indicators,
  indicatorsLabel: 'Camera',
  more: 'More about this camera',
  indicatorStates,
  scope: 'What counts',
  scopes,
  oneArm: 'One arm',
  upperBody: 'Dance with my upper body',
  startNow: 'Start now',
  startAnyway: 'Start anyway',
  device: 'Camera',
  another: 'Use another camera',
  anyCamera: 'Automatic',
  noList: 'Start a dance and allow the camera once. Then you can choose one here.',
  numbered: (n: number) => `Camera ${n}`,
  hints: {
    ended: () => 'We’ll carry on as soon as it’s back.',
    silent: () =>
      'Reopening it … If it stays like this, end calls, close other camera apps, or check its switch and cable.',
    space: () => 'Stay in view for 3 s, or raise a hand.',
    people: (n: number) => `${n === 2 ? 'Two' : 'More than two'} people in view. We’ll follow the one in the middle.`,
    slow_camera: () => 'This camera is slow, so ratings are a little less precise. More light often helps.',
    slow_server: () => 'The server is slow right now, so ratings are a little less precise.',
  },
};

const ratings: ByRating<string> = { perfect: 'Perfect', super: 'Super', good: 'Good', ok: 'OK', x: 'Missed' };

const paused = {
  user: { title: 'Paused', text: 'Take your time.' },
  interrupted: { title: 'Paused', text: 'Take your time.' },
  hidden: { title: 'Paused', text: 'We paused while you were away.' },
  camera: { title: 'Camera disconnected', text: 'We’ll carry on as soon as it’s back.' },
  connection: {
    title: 'Connection lost',
    text: 'Your score is paused. We’ll carry on as soon as it’s back.',
  },
  click: { title: 'Ready?', text: 'Your browser needs a click before it plays sound.' },
};

/** The dance is paused because the camera sends no frames. */
const cameraLost = {
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

const dance = {
  getReady: 'Get ready',
  mirrorHint: 'Mirror the dancer',
  waits: {
    camera: 'No camera picture. Waiting for it …',
    video: 'Loading the video …',
    server: 'Waiting for the server …',
    device: 'Getting this device ready …',
  },
  loading: (percent: number) => `Loading the video … ${percent} %`,
  stalled: 'Buffering … your score is safe.',
  otherSide: 'Other way round!',
  combo: (n: number) => `${n}x combo`,
  milestones: { 5: 'On fire!', 10: 'Unstoppable!', 20: 'Legendary!' } satisfies Readonly<
    Record<ComboMilestone, string>
  >,
  cue: (limb: Limb) => `Watch your ${limbs[limb]}`,
  cues: {
    feet: 'Feet too!',
    bigger: 'Bigger!',
    ahead: 'You’re ahead of the dance',
    little_behind: 'A little behind',
    half_second_behind: 'A beat behind',
    second_behind: 'A beat or two behind',
  } satisfies Readonly<Record<Cue | Lateness, string>>,
  /** Shown during the dance to a player who is not seen for some moves, instead of the hints on where to stand. */
  unseenLines: {
    nobody: 'We can’t see you. Step into view',
    step_back: 'Step back, we only see part of you',
    head_out: 'Step back, we can’t see your head',
    hands_out: 'Step back, we can’t see your hands',
    come_closer: 'Come closer, we can hardly see you',
    move_left: 'Move to your left',
    move_right: 'Move to your right',
    show_hands: 'We can’t see your hands',
  },
  followArms: 'Just follow the arms',
  followArm: 'Just follow the arm',
  points: 'Points',
  now: 'Live',
  you: 'You',
  finishing: 'Adding up your score …',
  unscored: 'No camera, no score. Just dance.',
  pause: 'Pause',
  mute: 'Mute',
  unseen: 'not seen',
  judgedShare: (share: number) => `Seen ${Math.round(100 * share)} %`,
  gold: 'Gold move',
  early: 'early',
  late: 'late',
  stars: (n: number) => `${count(n, 'star', 'stars')} of 5`,
};

const lag = {
  label: 'Camera delay',
  value: (ms: number) => `${ms} ms`,
  origins: {
    light_test: 'measured',
    set: 'set by you',
    dances: 'from your last dances',
    assumed: 'assumed',
  } satisfies Readonly<Record<RigOrigin, string>>,
  note: 'How long your screen and camera take, from the next dance on. Adjust it only if ratings feel late (keys , and .).',
  usual: (ms: number) => `Usual on this device: ${ms} ms. The next dance starts from there.`,
};

const light = {
  measure: 'Measure the delay',
  title: 'Measure the delay',
  proposal:
    'The screen fades eight times in five seconds while the camera watches. Keep it facing the camera, in a dim room if you can. Skip this if changing light bothers you: we also learn the delay from your dances.',
  begin: 'Start',
  skip: 'Not now',
  running: 'Watching the screen’s light …',
  found: (ms: number) => `Your screen and camera take ${ms} ms. From now on we allow for that.`,
  unseen:
    'We couldn’t see the screen’s light. Dim the room or come closer, then try again. We also learn the delay from your dances.',
  unsteady: 'The readings varied. Close other programs, then try again. We also learn the delay from your dances.',
};

const keys = {
  mirror: 'M mirror',
  full: 'F full screen',
  pauseLong: 'Space pause',
  tile: 'C my picture',
  hud: 'H less text',
  sound: 'S mute',
  restart: 'Hold R to start again',
  hand: 'Raise a hand to continue',
};

const lost = {
  unreachable: {
    title: 'No connection',
    text: 'The server isn’t responding. Check that it’s running, then try again.',
  },
  dropped: {
    title: 'Connection lost',
    text: 'The connection to the server broke, so this one won’t be scored.',
  },
  stopping: {
    title: 'The server is stopping',
    text: 'The server was stopped, so this one won’t be scored. Try again when it’s back.',
  },
  full: { title: 'The server is full', text: 'It can’t take any more players right now.' },
  crowded: { title: 'Too many dances at once', text: 'Many dances were started from your network just now.' },
  fault: {
    title: 'Something went wrong',
    text: 'The server ran into a problem, so this one won’t be scored. Trying again often helps.',
  },
  disk: {
    title: 'Your results can’t be saved',
    text: 'The server’s disk is full or broken, so this dance stops here. What was saved before is kept.',
  },
  unknown_dance: { title: 'This dance is gone', text: 'The server doesn’t have it any more. Pick another one.' },
  silent: {
    title: 'We lost contact with the server',
    text: 'It can’t be reached any more, so this one won’t be scored.',
  },
  idle: {
    title: 'Paused for too long',
    text: 'You were away for a while, so we freed your spot and this one won’t be scored. Start again when you like.',
  },
  too_long: {
    title: 'Time for a break',
    text: 'You danced for hours, so we freed your spot. What you danced is kept. Start again when you like.',
  },
  refused: {
    title: 'Not allowed',
    text: 'This server doesn’t accept dances from this page. Open the page at the server’s own address.',
  },
  frames: {
    title: 'We can’t use this camera',
    text: 'The server couldn’t read its pictures. Choose another camera in the settings, then try again.',
  },
  outdated: {
    title: 'This page is out of date',
    text: 'The server has a newer version of Instep. Reload the page to go on.',
  },
  misunderstood: {
    title: 'Page and server don’t match',
    text: 'The server didn’t understand this page. Reload the page, then try again.',
  },
};

/** Why the video can't be played. If the server is gone, the texts for a lost server are used. */
const noVideo = {
  server: lost.unreachable,
  gone: lost.unknown_dance,
  browser: {
    title: 'Couldn’t play the video',
    text: 'The video didn’t load, or this browser can’t play it. Try again, or use another browser.',
  },
};

const practice = {
  start: 'Practise',
  counts: (from: number, to: number) => `Practise counts ${from}-${to}`,
  moves: (from: number, to: number) => `Practise moves ${from}-${to}`,
  lastCounts: 'Practise the last 8 counts',
  section: (from: number, to: number) => `Practise this part (counts ${from}-${to})`,
  sectionOfMoves: (from: number, to: number) => `Practise this part (moves ${from}-${to})`,
  speed: 'Speed',
  percent: (speed: number) => `${Math.round(100 * speed)} %`,
  ramp: 'Faster each time you nail it',
  loop: 'Part to repeat',
  first: 'First move',
  last: 'Last move',
  moveOf: (n: number, of: number) => `Move ${n} of ${of}`,
  none: 'This part repeats until you stop.',
  pass: (n: number) => `Try ${n}`,
  clean: 'Nailed it!',
  learnt: 'Nailed it at full speed!',
  whole: 'Dance it all',
  slower: 'Try it slower',
  slowerTitle: 'Paused',
  slowerText: 'That was fast. Try this part at 70 %?',
  paused: { title: 'Practice paused', text: 'Ready when you are. Practice doesn’t count towards high scores.' },
  keys: '- = speed · [ ] part · Space pause',
  hand: 'Raise a hand now to pause',
};

const noScore: Readonly<Record<NoScoreReason | 'lost', string>> = {
  nobody: 'We didn’t see anybody dance. Step into view, then try again.',
  too_little_seen:
    'We saw too little of you for a fair score. Step back until your hands and feet are in view, then try again.',
  too_short: 'That was too short to score. Dance a bit longer next time.',
  lost: 'It wasn’t you: the connection or the server lost too much of this dance to score it. Please try again.',
};

const percent = (share: number): string => `${Math.round(100 * share)} %`;

const remarks = {
  unseen: (share: number) =>
    `We saw only ${percent(share)} of the dance, so this result is incomplete: we can’t score what we can’t see, and it can’t be a high score.`,
  mostlyLost: (share: number) =>
    `Only ${percent(share)} of the dance could be judged: the connection or the server lost the rest. It wasn’t you, but this result is incomplete and can’t be a high score.`,
  lost: (share: number) =>
    `${percent(share)} of the dance was lost by the connection or the server. That part is left out of your score, so it costs you nothing.`,
  incomplete: () => 'Part of the dance wasn’t judged, so this result is incomplete.',
};

const result = {
  title: 'Your dance',
  /** By stars: 5, 4 or 3, 2, and fewer. */
  headlines: { superstar: 'Superstar!', great: 'Great!', nice: 'Nice moves', warming: 'Warming up' },
  skip: 'Skip',
  toStars: (points: string, stars: number) => `${points} more points for ${count(stars, 'star', 'stars')}`,
  toBest: (points: string) => `${points} points to your best`,
  hand: 'Raise a hand to dance again',
  handSkips: 'Raise a hand to skip',
  who: { title: 'Who’s next?', start: 'Start' },
  today: {
    title: 'Today',
    rank: 'Rank',
    player: 'Player',
    best: (name: string, points: string) => `Best ever on this device: ${name}, ${points}`,
  },
  unscoredTitle: 'Nice dancing!',
  unscoredText: 'Turn on the camera to get rated.',
  points: 'points',
  atSpeed: (speed: number) => `at ${percent(speed)} speed`,
  measuredBy: {
    device: 'Your moves were measured on this device.',
    both: 'Some of your moves were measured on this device, the others on the server.',
  },
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
  upperBody: 'We couldn’t see your legs, so only your upper body counted.',
  ratings: 'Your moves',
  notSeen: (n: number) => `${count(n, 'move', 'moves')} not seen: no misses, but no points either.`,
  maxCombo: 'Best combo',
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
    light_test: (ms: number) => `Your screen and camera take ${Math.round(ms)} ms, as measured.`,
    set: (ms: number) => `Your screen and camera take ${Math.round(ms)} ms, as you set it.`,
    dances: (ms: number) => `Your screen and camera take ${Math.round(ms)} ms, going by your last dances here.`,
    assumed: (ms: number) =>
      `We assume that your screen and camera take ${Math.round(ms)} ms. To find out, use “Measure the delay” in the camera check.`,
  } satisfies Readonly<Record<RigOrigin, (ms: number) => string>>,
  lagTaken: 'That costs you nothing.',
  lateness: {
    ahead: 'Ahead of the dance throughout: that costs points',
    little_behind: 'A little behind throughout: that costs points',
    half_second_behind: 'About half a second behind throughout: that costs many points',
    second_behind: 'About a second behind throughout: that costs most of the points',
  } satisfies Readonly<Record<Lateness, string>>,
  tooFewTimed: 'Too few moves were hit to judge your timing.',
  onTime: 'Right on the beat most of the time.',
  early: (share: number) => `${Math.round(100 * share)} % of your moves came early`,
  late: (share: number) => `${Math.round(100 * share)} % of your moves came late`,
  histogram: {
    early: 'early',
    late: 'late',
    ms: (ms: number) => `${ms} ms`,
    note: 'Compared with your own rhythm, without missed moves.',
    summary: (early: number, onTime: number, late: number) =>
      `${count(early, 'move', 'moves')} early, ${onTime} on time, ${late} late`,
  },
  moments: {
    title: 'Work on these',
    none: 'Nothing to fix: every move was Super or better!',
    counts: (from: number, to: number) => `counts ${from}-${to}`,
  },
  photo: {
    title: 'Your best move',
    alt: (move: number) => `You in move ${move}`,
    save: 'Save the photo',
    note: 'Made in your browser and never sent anywhere.',
  },
  newBest: 'New high score!',
  weakAt: (limb: Limb, from: number, to: number) => `Next time, focus on your ${limbs[limb]} in counts ${from}-${to}.`,
  weak: (limb: Limb) => `Next time, focus on your ${limbs[limb]}.`,
  slippedAt: (from: number, to: number) =>
    `Counts ${from}-${to} got away from you. One practice run and you’ll have them.`,
  slipped: (time: string) => `The move at ${time} got away from you. One practice run and you’ll have it.`,
  again: 'Once more? The moves come easier the second time.',
  strong: 'You matched the dancer from head to toe!',
  harder: 'You matched the dancer from head to toe! Time for a harder one?',
  slower: 'Most of your moves didn’t match the dance yet. Let’s take it slower.',
  practiseAt: (speed: number) => `Practise at ${percent(speed)}`,
  behind: 'You were late throughout: move with the music instead of waiting for the dancer.',
  unseen: 'Stay in view to the end: we can only score what we see.',
};

const best = {
  ahead: (points: string) => `${points} vs your best`,
};

export const playTexts = {
  best,
  limbs,
  ratings,
  camera,
  cameraLost,
  check,
  dance,
  paused,
  practice,
  lost,
  noVideo,
  lag,
  light,
  keys,
  result,
};
export type PlayTexts = Texts<typeof playTexts>;
