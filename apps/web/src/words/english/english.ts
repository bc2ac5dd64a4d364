/** In English: the texts of the menu, the list of dances and the settings, and all texts together. */

import type { PageName } from '@instep/protocol/routes';
import { count, type Texts } from '../texts.ts';
import { playTexts } from './play.ts';
import { reviewTexts } from './review.ts';
import { studioTexts } from './studio.ts';

/** The language's own name, the locale of its numbers and dates, and the label of the choice of language. */
const language = { name: 'English', locale: 'en-GB', label: 'Language' };

const nav = {
  dance: 'Dance',
  review: 'Review',
  studio: 'Studio',
  settings: 'Settings',
  health: 'Camera health',
  me: 'My dancing',
  join: 'Dance together',
  tv: 'Dance together',
  recording: 'Judge a recording',
  main: 'Main',
} satisfies Readonly<Record<PageName | 'dance' | 'main', string>>;

const actions = {
  continue: 'Continue',
  restart: 'Restart',
  exit: 'Exit',
  again: 'Dance again',
  another: 'Pick another dance',
  playOn: 'Play on',
  withoutScore: 'Continue without score',
  retry: 'Try again',
  retryIn: (seconds: number) => `Try again in ${seconds} s`,
  reload: 'Reload the page',
  back: 'Back',
  review: 'See the details',
  openHttps: 'Open https',
};

const settings = {
  title: 'Settings',
  player: 'Players',
  playerNote: 'Every player has their own high scores on this device. Names appear in Review. No passwords.',
  mirrored: 'Mirror my picture',
  mirroredNote: 'Changes only what you see; either side counts. Press M while dancing.',
  fillScreen: 'Full screen while dancing',
  fillScreenNote: 'Starts when you start a dance. F switches it, and we remember.',
  raisedHand: 'Start with a raised hand',
  raisedHandNote: 'Once the camera is allowed, raise a hand for one second to start, to continue or to dance again.',
  speaksRatings: 'Speak the ratings',
  speaksRatingsNote:
    'A voice says “Perfect”, “Super” … while you dance, unless the sound is off. Screen readers announce them, too.',
  lab: 'Show the Lab',
  labNote: 'A flask beside each dance opens a look inside: frames, poses, the judge. The key ; does so, too.',
  saved: 'Saved on this device.',
  privacy: 'Privacy',
  privacyNote:
    'Camera pictures go to this server only, are analysed in memory and thrown away; if your poses are estimated on this device, they never leave it. We keep your joint positions and scores until you delete them.',
  about: 'About',
  licenses: 'Open-source licences',
};

const poses = {
  label: 'Where your poses are estimated',
  choices: { automatic: 'Automatic', device: 'On this device', server: 'On the server' },
  /** A choice without its label beside it. */
  labelled: (choice: string) => `Poses · ${choice}`,
  note: 'On this device, no image leaves the browser: only the positions of your joints are sent. It’s a download of 7 MB, once.',
  loading: (loaded: number, total: number) => `Loading, ${loaded} of ${total} MB`,
  testing: 'Testing this device …',
  onDevice: 'Your images stay on this device.',
  /** Why the server estimates although the device was to. */
  refusals: {
    host: 'The host lets only the server estimate poses.',
    unsupported: 'This browser can’t estimate poses, so the server does it.',
    wrong: 'This browser changes the camera’s pixels, so its poses would be wrong. The server estimates them instead.',
    slow: 'This device is too slow for that, so the server does it.',
    not_loaded: 'The download failed, so the server estimates your poses.',
    stopped: 'It stopped working on this device, so the server carries on.',
  },
};

const update = { ready: 'A new version is ready.', reload: 'Reload', later: 'Later' };

const missing = { title: 'Page not found', text: 'Let’s get you back to the dances.' };

const players = {
  label: 'Who’s dancing?',
  add: 'Add a name',
  name: 'Name',
  confirmAdd: 'Add',
  more: (n: number) => `${n} more …`,
  fewer: 'Fewer',
  find: 'Find a name',
  none: 'No name like that.',
  edit: 'Edit names',
  save: 'Save',
  cancel: 'Cancel',
  rename: (name: string) => `Rename ${name}`,
  merge: (name: string) => `Merge with ${name}`,
  renameNote: 'High scores on this device move to the new name. Results in Review keep the old one.',
  remove: (name: string) => `Remove ${name}`,
  removeTitle: (name: string) => `Remove ${name} from this device?`,
  removeText: 'Their high scores on this device go, too. Results in Review are kept.',
  removeConfirm: (name: string) => `Remove ${name}`,
};

const TAGS: Readonly<Record<string, string>> = {
  seated: 'seated',
  'no-jumps': 'no jumps',
  'no-floor': 'no floor',
  arms: 'arms',
  beginner: 'beginners',
  'whole-body': 'whole body',
};

const select = {
  title: 'Dance along. See how close you get.',
  lead: 'Choose a dance, stand where the camera sees you, and move like the dancer in the video. You get a rating for every move.',
  go: 'Dance now',
  best: 'Your best',
  notDanced: 'Not danced yet',
  level: (level: number) => ['Easy', 'Medium', 'Hard'][level - 1] ?? 'Medium',
  levelLabel: (level: number) => `Level ${level} of 3`,
  effort: (effort: number) => ['Gentle', 'Lively', 'Intense'][effort - 1] ?? 'Lively',
  /** The text for a well-known tag; any other tag is shown as it was written. */
  tag: (tag: string) => TAGS[tag] ?? tag,
  search: 'Search the dances',
  filtersLabel: 'Show only',
  favourite: 'Favourite',
  filters: {
    favourite: 'Favourites',
    easy: 'Easy',
    medium: 'Medium',
    hard: 'Hard',
    short: 'Under a minute',
    light: 'Gentle',
    seated: 'Seated',
    no_jumps: 'No jumps',
    not_danced: 'Not danced yet',
  },
  found: (n: number) => count(n, 'dance', 'dances'),
  noneFound: 'No dances match.',
  clear: 'Show all dances',
  hand: {
    label: 'Start with a raised hand',
    hold: 'Raise a hand to start',
    side: 'Arm out to the side: previous, next',
    off: 'Turn off hand start',
  },
  bpm: (bpm: number) => `${Math.round(bpm)} BPM`,
  loading: 'Loading dances …',
  empty: {
    title: 'No dances yet',
    text: 'Add your first dance in the Studio.',
  },
  openStudio: 'Open Studio',
  addOwn: 'Add your own video',
  sound: { on: 'Turn sound on', off: 'Turn sound off' },
  failed: {
    title: 'Couldn’t load the dances',
    text: 'The server isn’t responding. Check that it’s running, then try again.',
  },
  away: {
    title: 'The server isn’t responding',
    text: 'These dances are stored on this device. You can dance them without a score.',
  },
  unknown: {
    title: 'This dance doesn’t exist',
    text: 'It may have been removed or renamed. Pick another one.',
  },
  all: 'All dances',
};

const intro = {
  away: 'The server isn’t responding. You can dance without a score.',
  privacy: 'We use your camera to see your moves. Pictures are scored in memory and never saved.',
  privacyOnDevice:
    'We use your camera to see your moves. Its images stay on this device: only the positions of your joints are sent.',
  use: 'Dance',
  asks: 'asks for the camera',
  without: 'Without camera',
  asking: 'Your browser is asking for the camera: choose Allow.',
};

/** Every text of the app in English. */
export const ENGLISH = {
  language,
  nav,
  actions,
  players,
  select,
  intro,
  settings,
  poses,
  missing,
  update,
  ...playTexts,
  ...reviewTexts,
  ...studioTexts,
};

/** The texts of one language. */
export type Words = Texts<typeof ENGLISH>;
