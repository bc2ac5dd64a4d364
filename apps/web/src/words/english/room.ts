/** In English: the texts of dancing together. Only the part of the app that dances together loads them. */

import type { Award } from '@instep/choreo/awards';
import type { RoomMode, WaveSign } from '@instep/protocol/room-messages';
import { count, type Texts } from '../texts.ts';
import { queue } from './queue.ts';

/** Coming in, the lobby, the queue, the results, the host's tools. */
export const lobby = {
  title: 'Dance together',
  /** Before the room. */
  enter: {
    lead: 'Up to four people at one camera, phones as cameras, friends far away: one room for everyone.',
    name: 'Your name',
    openTitle: 'Start here',
    openText: 'This device shows the dances. The others scan a code.',
    open: 'Open a room',
    joinTitle: 'Join a dance',
    code: 'Code on the big screen',
    join: 'Join',
    back: (code: string) => `Back to room ${code}`,
    entering: 'Joining …',
    noOpening: 'Only the host of this server can open rooms.',
    tvName: 'Big screen',
    tvTitle: 'Dance on this screen',
    tvText: 'Phones scan the code shown here. Press OK once so that it can play sound.',
    tvOpen: 'Show a code',
  },
  /** Why a device is not in a room, or not any more. */
  ends: {
    refused: {
      title: 'You’re not in',
      text: 'There’s no room with that code, or it’s locked.',
    },
    full: { title: 'This room is full', text: 'It’s for 16 devices. Somebody has to leave first.' },
    removed: { title: 'You’re out of the room', text: 'The host has removed this device.' },
    closed: { title: 'The room is closed', text: 'Your dances are in Review. Open a new room to carry on.' },
    not_opened: {
      title: 'Couldn’t open a room',
      text: 'There are too many rooms on this server, or only its host can open them.',
    },
    left: { title: 'You left the room', text: 'See you soon.' },
    replaced: { title: 'Open in another tab', text: 'This room is open in another tab of this browser.' },
    outdated: { title: 'This page is out of date', text: 'The server was updated. Reload the page to carry on.' },
    unreachable: {
      title: 'No connection',
      text: 'The server isn’t responding. Check that it’s running, then try again.',
    },
    fault: { title: 'Something went wrong', text: 'The server ended the connection. Trying again often helps.' },
  },
  again: 'Try again',
  retryIn: (seconds: number) => `Try again in ${seconds} s`,
  reload: 'Reload the page',
  otherCode: 'Enter another code',
  toDances: 'All dances',
  leave: 'Leave',
  leaveTitle: 'Leave the room?',
  leaveText: 'The others carry on without you.',
  stay: 'Stay',
  broken: 'Connection lost. Reconnecting …',
  back: 'You’re back. Moves you missed meanwhile don’t count as wrong.',

  /** What a device does in the room. */
  role: {
    title: 'This device',
    film: 'Dance with this camera',
    watch: 'Just watch and choose',
    show: 'Show the dance here',
    people: 'How many of you dance here?',
    peopleCount: (n: number) => count(n, 'person', 'people'),
    /** Why no more can be chosen. */
    most: (n: number) =>
      `This machine can follow ${count(n, 'person', 'people')} at one camera. The others need a camera of their own.`,
    onePhone: 'Stand it upright at hip height, two metres away. For two people, turn it on its side.',
    checkAgain: 'Check the camera again',
    needsHttps: 'The camera needs https: open the address that starts with https.',
    fromNext: 'You’re in from the next dance.',
    asking: 'Your browser is asking for the camera: choose Allow.',
    videoFailed: 'This screen can’t play the video, so it shows the points.',
    tvOnly: 'This screen shows the dance. Phones choose and film.',
  },

  invite: {
    title: 'Scan to join',
    qr: 'QR code that joins this room',
    orOpen: 'or open',
    code: 'Code',
    warning: 'Your phone shows a warning once: choose Advanced, then Continue.',
    locked: 'The room is locked. People who were in can come back.',
    noAddress: 'Other devices can’t reach this server yet. Restart Instep with: npm start -- --lan',
  },

  members: {
    title: 'Who’s here',
    player: (n: number) => `Player ${n}`,
    you: 'this device',
    host: 'host',
    camera: 'camera',
    thisCamera: 'this camera',
    phone: (name: string) => `${name}’s camera`,
    screen: 'screen',
    watching: 'watching',
    away: (name: string) => `${name}’s device is asleep`,
    states: { ready: 'ready', check: 'camera check', loading: 'loading', loaded: 'loaded', away: 'away', here: 'here' },
    /** Before the time that is left, or instead of it. */
    warnings: {
      light: 'Light',
      warm: 'Heat',
      connection: 'Connection',
      battery: 'Battery',
      disk: 'Disk',
      crowd: 'Server',
    },
    lasts: (what: string, minutes: number | null) =>
      minutes === null
        ? `${what}: may get too slow`
        : `${what}: ${minutes === 0 ? 'less than a minute' : `about ${count(minutes, 'minute', 'minutes')}`}`,
    nobodyElse: 'Nobody else yet. The others scan the code.',
    capacityEach: (n: number) => `This machine can follow ${count(n, 'dancer', 'dancers')}, one at each camera.`,
    capacity: (n: number) => `This machine can follow ${count(n, 'dancer', 'dancers')}.`,
    placesLeft: (n: number) => `+ ${n} more at this camera`,
  },

  host: {
    title: 'Host',
    lock: 'Lock the room',
    unlock: 'Unlock the room',
    remove: (name: string) => `Remove ${name}`,
    removeTitle: (name: string) => `Remove ${name} from the room?`,
    removeText: 'Their device can’t come back into this room.',
    hand: (name: string) => `Make ${name} the host`,
    gone: (name: string) => `${name} is the host now.`,
    youAre: 'You’re the host now.',
    none: 'The first to join becomes the host.',
    cancel: 'Cancel',
    more: (name: string) => `More about ${name}`,
  },

  queue,

  modes: {
    label: 'How to dance',
    versus: 'Everyone for themselves',
    together: 'Together',
    turns: 'Take turns',
  } satisfies Readonly<Record<RoomMode | 'label', string>>,

  start: 'Start',
  startKey: 'Enter',
  startNeeds: {
    dance: 'Choose a dance first.',
    screen: 'Choose “Show the dance here” on one of the screens.',
    players: 'Nobody’s dancing yet. Choose “Dance with this camera”, here or on a phone.',
    host: (name: string) => `${name} starts the dance.`,
  },

  round: {
    loading: (names: string) => `Waiting for ${names} …`,
    without: (names: string) => `Start without ${names}`,
    preparing: 'Getting ready …',
    counting: 'Here we go',
    now: (title: string) => `Now: ${title}`,
    heldBy: (name: string) => `${name} paused`,
    heldLine: (name: string, seconds: number) => `Waiting for ${name} … ${seconds} s`,
    leadGone: 'The screen is gone. Waiting for it to come back …',
    goWithout: (name: string) => `Continue without ${name}`,
    goOn: 'Continue',
    pause: 'Pause',
    skip: 'End this dance',
    cameraAway: (name: string) => `${name}’s phone is asleep`,
  },

  results: {
    title: 'Results',
    together: 'Together',
    place: (rank: number) => `${rank}.`,
    points: 'points',
    seen: (percent: number) => `seen ${percent} %`,
    incomplete: 'not danced to the end',
    bestMove: (move: number) => `best move: ${move}`,
    nobody: 'Nobody was scored in this dance.',
    awards: {
      sharpest: 'Sharpest',
      on_the_beat: 'On the beat',
      strong_finish: 'Strongest finish',
      best_legs: 'Best legs',
      best_arms: 'Best arms',
      most_together: 'Most together',
      danced: 'Danced along',
    } satisfies Readonly<Record<Award, string>>,
    again: 'Again',
    next: (title: string) => `Next: ${title}`,
    lobby: 'Lobby',
    ready: 'I’m ready',
    isReady: (name: string) => `${name} is ready`,
    isNotReady: (name: string) => `${name} is not ready yet`,
    waiting: 'Waiting for the host …',
  },

  waves: {
    label: 'Send a reaction',
    clap: 'Clap',
    heart: 'Heart',
    fire: 'Fire',
    laugh: 'Laugh',
    from: (name: string, sign: string) => `${name}: ${sign}`,
  } satisfies Readonly<Record<WaveSign | 'label', string>> & { readonly from: unknown },

  line: {
    slow: 'Your connection is slow: the video may be out of step with the others.',
    watchOnly: 'Your connection is too slow to show the dance in step. You can watch the points and choose dances.',
    coarse: 'This screen’s clock isn’t very precise.',
  },
};

/** Who stands before a camera: the check for several, and a phone while its player dances. */
export const seats = {
  title: 'Camera check',
  line: (n: number, names: string) => `We can see ${n} people. From the left: ${names}`,
  fewer: (seen: number, n: number) => `We can see ${seen} of ${n}. Stand side by side.`,
  /** What one of several has to do. */
  one: (name: string, what: string) => `${name}: ${what}`,
  /** More are in view than dance. */
  more: (seen: number, n: number) =>
    `${seen} people in view, but ${n} ${n === 1 ? 'is' : 'are'} dancing. If you’re only watching, step aside.`,
  cant: (n: number) => `This machine can follow ${count(n, 'person', 'people')} at once.`,
  cantBefore: (n: number) => `This machine can follow ${count(n, 'person', 'people')} at one camera.`,
  cantHint: 'Choose fewer people, or let the others use a camera of their own.',
  full: 'Waiting for room on this machine …',
  fullHint: (n: number) =>
    `It can follow ${count(n, 'person', 'people')} at once, and others are dancing right now. We’ll start as soon as there’s room.`,
  hint: 'Stay in view for 3 s, or raise a hand.',
  /** Players who take turns. */
  oneByOne: (names: string) => `You’re taking turns: ${names}. One of you in view is enough for now.`,
  hintSwap: 'Names on the wrong people? Swap them, or press X.',
  players: 'From the left',
  nameOf: (n: number) => `Name of player ${n}`,
  swap: 'Swap',
  swapNames: (one: string, other: string) => `Swap ${one} and ${other}`,
  ready: 'Ready',
  anyway: 'Continue anyway',
  frontCamera: 'Front camera',
  backCamera: 'Back camera',
  /** The phone of a player who dances before another screen. */
  look: 'Look at the big screen.',
  waiting: 'Your score appears with the next move.',
};

/** A screen while it shows the dance: words, cards, rails, the board. */
export const stage = {
  players: 'Players',
  together: 'All together',
  leads: 'Leads',
  seen: (share: number) => `seen ${Math.round(100 * share)} %`,
  loadingSelf: 'Loading the dance …',
  heldText: 'Everyone’s dance is paused. It continues after a count of three.',
  swap: (one: string, other: string) => `Swap ${one} and ${other}`,
  leaveTitle: 'Stop dancing here?',
  leaveText: 'The dance carries on meanwhile.',
  keepDancing: 'Keep dancing',
  /** Where players take turns. */
  turns: {
    first: (name: string) => `${name} goes first`,
    now: (name: string) => `Now: ${name}`,
    next: (name: string) => `Next: ${name}`,
    on: 'dancing now',
  },
};

/** Seeing each other. */
export const call = {
  see: (name: string) => `Video with ${name}`,
  asking: (name: string) => `Asking ${name} …`,
  declined: (name: string) => `${name} can’t turn on video right now.`,
  cancel: 'Cancel',
  hangUp: (name: string) => `Stop video with ${name}`,
  ask: (name: string) => `${name} wants to dance with video. Your picture goes straight to ${name}’s browser.`,
  agree: 'Turn on video',
  decline: 'Not now',
  before: {
    title: (name: string) => `Video with ${name}?`,
    text: (name: string) =>
      `Your picture goes straight to ${name}’s browser. Their browser learns your network address.`,
  },
  address: 'Their browser learns your network address.',
  needsCamera: (name: string) => `${name} sees you once your camera is on.`,
  picture: (name: string) => `${name}’s picture`,
  connecting: (name: string) => `Connecting to ${name} …`,
  interrupted: (name: string) => `Looking for ${name}’s picture …`,
  none: (name: string) => `We can’t connect to ${name}’s picture. You still dance in step.`,
  noneWhy: 'Your networks don’t let browsers reach each other. A TURN server helps: see “Duet” in the docs.',
  late: (name: string) => `${name} may look a little late: that’s the connection, not ${name}.`,
  voice: 'Voice',
  voiceOn: 'Turn the voice on',
  voiceOff: 'Turn the voice off',
  voiceOpening: 'Asking for the microphone …',
  voiceRefused: 'No microphone. Allow it in the address bar, then try again.',
  voiceMuted: 'Muted while you dance: the same music in two rooms would echo.',
  keepTalking: 'Keep talking while dancing',
};

export type LobbyTexts = Texts<typeof lobby>;
export type SeatsTexts = Texts<typeof seats>;
export type StageTexts = Texts<typeof stage>;
export type CallTexts = Texts<typeof call>;
