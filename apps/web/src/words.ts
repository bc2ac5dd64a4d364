import type { NoScoreReason } from '@instep/choreo/result';
import type { ByRating } from '@instep/choreo/rating';
import type { ByLimb } from '@instep/choreo/skeleton';
import type { Scope } from '@instep/choreo/verdict';
import type { CameraProblem } from './camera/camera-problem.ts';
import type { PauseReason } from './play/dance-run.svelte.ts';
import type { CheckLine } from './camera/check-line.ts';
import type { Sign, SignState } from './camera/camera-signs.ts';
import type { Framing } from './camera/framing.ts';
import type { LostReason } from './play/lost-reason.ts';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

const limbs: ByLimb<string> = {
  left_arm: 'left arm',
  right_arm: 'right arm',
  left_leg: 'left leg',
  right_leg: 'right leg',
  torso: 'body',
};

const ratings: ByRating<string> = { perfect: 'Perfect', super: 'Super', good: 'Good', ok: 'OK', x: 'Missed' };

const framings: Readonly<Record<Framing, string>> = {
  nobody: 'Step into the picture',
  step_back: 'Step back until hands and feet are in',
  come_closer: 'Come a bit closer',
  move_left: 'Move to your left',
  move_right: 'Move to your right',
  show_hands: 'Show me both hands',
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

type Notice = { readonly title: string; readonly text: string };

/** Some need the address at which this server listens for https. */
const camera: Readonly<Record<CameraProblem, { readonly title: string; readonly text: (httpsUrl: string) => string }>> =
  {
    not_secure: {
      title: 'The camera needs https',
      text: (httpsUrl) =>
        `Browsers allow the camera only on https. Open ${httpsUrl} - the warning page is expected; choose Advanced -> Continue.`,
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

const lost: Readonly<Record<LostReason, Notice>> = {
  unreachable: {
    title: 'No connection',
    text: 'The dance server does not answer. Check that it is running, then try again.',
  },
  dropped: {
    title: 'Connection lost',
    text: 'The connection to the server broke, so this dance has no result.',
  },
  stopping: {
    title: 'The server is stopping',
    text: 'The server was stopped, so this dance has no result. Try again when it is back.',
  },
  full: { title: 'The room is full', text: 'As many people are dancing as the server can judge. Try again in 30 s.' },
  fault: {
    title: 'Something went wrong',
    text: 'The server could not go on, so this dance has no result. Trying again often helps.',
  },
  unknown_dance: { title: 'This dance is gone', text: 'The server no longer has this dance. Choose another one.' },
  silent: {
    title: 'Connection lost',
    text: 'The server and this page no longer hear each other, so this dance has no result.',
  },
  refused: {
    title: 'Not allowed',
    text: 'This server does not accept dances from this page. Open the page at the server’s own address.',
  },
  misunderstood: {
    title: 'Page and server do not fit',
    text: 'The server did not understand this page. Load the page anew, then try again.',
  },
};

const paused: Readonly<Record<PauseReason, Notice>> = {
  asked: { title: 'Paused', text: 'Nothing is judged while you rest.' },
  hidden: { title: 'Paused', text: 'You were away from this page, so the dance waited for you.' },
  camera: { title: 'Camera lost - score paused.', text: 'It goes on by itself when the camera is back.' },
  connection: { title: 'Connection lost - score paused.', text: 'It goes on by itself when the connection is back.' },
  click: { title: 'Ready?', text: 'Your browser wants a click before it plays sound.' },
};

const noScore: Readonly<Record<NoScoreReason, string>> = {
  nobody: 'Nobody was seen dancing. Step into the picture and try again.',
  too_little_seen:
    'Too little of you was seen to judge it fairly. Step back until hands and feet are in, and try again.',
  too_short: 'Too little was danced to judge it. Dance a bit longer next time.',
};

/** Every text of the app. Another language is another object of this type. */
export const ENGLISH = {
  nav: { dance: 'Dance', review: 'Review', settings: 'Settings', main: 'Main' },
  select: {
    title: 'Dance along. See how well you did.',
    lead: 'Choose a dance, stand where the camera sees you, and move like the dancer in the video. Every move gets a word.',
    go: 'Dance now',
    best: 'Your best',
    notDanced: 'Not danced yet',
    level: (level: number) => ['Easy', 'Medium', 'Hard'][level - 1] ?? 'Medium',
    levelLabel: (level: number) => `Level ${level} of 3`,
    bpm: (bpm: number) => `${Math.round(bpm)} beats a minute`,
    more: 'More dances',
    loading: 'Looking for dances',
    empty: {
      title: 'No dances yet',
      text: 'Add one with npm run extract -- VIDEO, then load this page anew.',
    },
    failed: {
      title: 'The dances did not load',
      text: 'The server does not answer. Check that it is running, then try again.',
    },
    unknown: {
      title: 'There is no such dance',
      text: 'It may have been removed or renamed. Choose another one.',
    },
    all: 'All dances',
  },
  intro: {
    privacy: 'We use your camera to see your moves. Pictures are scored in memory and never saved.',
    use: 'Use camera',
    without: 'Play without camera',
    asking: 'Your browser asks for the camera now. Choose Allow.',
  },
  camera,
  check: {
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
    space: 'It starts by itself after 3 s, or when you hold one hand above your head.',
  },
  dance: {
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
  },
  paused,
  lost,
  noVideo: {
    title: 'The video does not play',
    text: 'The video could not be loaded or this browser cannot play it. Try again, or use another browser.',
  },
  actions: {
    continue: 'Continue',
    restart: 'Restart',
    exit: 'Exit',
    again: 'Dance again',
    another: 'Choose another',
    withoutScore: 'Continue without score',
    retry: 'Try again',
    back: 'Back',
    review: 'See it under Review',
    openHttps: 'Open https',
  },
  lag: {
    label: 'Camera delay',
    value: (ms: number) => `${ms} ms`,
    unknown: 'not known yet',
    note: 'Found by itself in every dance. What you set here is where the next dance begins; the keys , and . change it too.',
    usual: (ms: number) => `Remembered for this device: ${ms} ms. The next dance begins there.`,
  },
  keys: {
    mirror: 'M flips your picture',
    full: 'F fills the screen',
    pauseLong: 'Space pauses',
    tile: 'C changes it',
    hud: 'H hides words',
  },
  ratings,
  limbs,
  result: {
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
      title: 'Early or late',
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
    again: 'Once more? The moves come easier the second time.',
    strong: 'That was close to the dancer all over. Time for a harder one?',
  },
  review: {
    title: 'Review',
    lead: 'Everything that was danced here, newest first.',
    empty: { title: 'Nothing danced yet', text: 'Every scored dance shows up here with its charts and tables.' },
    failed: { title: 'The sessions did not load', text: 'The server does not answer. Try again in a moment.' },
    missing: { title: 'There is no such session', text: 'It may have been deleted.' },
    loading: 'Looking for sessions',
    when: 'When',
    player: 'Player',
    dance: 'Dance',
    score: 'Score',
    points: 'Points',
    stars: 'Stars',
    moves: 'Moves',
    seen: 'Seen',
    status: 'Status',
    statuses: { complete: 'complete', incomplete: 'left early', running: 'being danced', recovered: 'recovered' },
    noName: 'Guest',
    csvAll: 'All sessions (CSV)',
    all: 'All sessions',
    downloads: 'Download',
    csv: { moves: 'Moves (CSV)', frames: 'Frames (CSV)', poses: 'Poses (CSV)' },
    timing: 'Early or late',
    timingNote: 'Each dot is a move: above the line late, below it early, against your own rhythm.',
    tooFew: 'Nothing to show: no move was judged.',
    late: 'late',
    early: 'early',
    lag: 'Behind the video',
    combo: 'Longest run',
    table: {
      title: 'Move by move',
      n: '#',
      time: 'Time',
      rating: 'Word',
      form: 'Form',
      offset: 'Timing',
      weak: 'Watch',
      unseen: 'not seen',
    },
    unseenReasons: {
      nobody: 'nobody in the picture',
      too_little_seen: 'too little seen',
      interrupted: 'too few pictures came',
      not_danced: 'not danced',
    },
    scope: 'Judged',
    download: 'Download',
  },
  settings: {
    title: 'Settings',
    player: 'Your name',
    playerNote: 'Shown beside your dances under Review. A label, not a login.',
    mirrored: 'Show my picture as a mirror does',
    mirroredNote:
      'Only how you see yourself: which side you dance is found out by itself. The key M does the same while dancing.',
    saved: 'Kept on this device.',
    privacy: 'Privacy',
    privacyNote:
      'Pictures go from your camera to this server, are measured in memory and forgotten. Kept are the points of your body and your scores, until they are deleted.',
  },
  missing: { title: 'Nothing here', text: 'This page does not exist.' },
  chart: { score: 'Score', time: 'Time' },
} as const;

type Texts<T> = T extends string
  ? string
  : T extends (...args: infer Args) => string
    ? (...args: Args) => string
    : { readonly [K in keyof T]: Texts<T[K]> };

/** The texts of one language. */
export type Words = Texts<typeof ENGLISH>;

/** The texts shown. */
export const words: Words = ENGLISH;
