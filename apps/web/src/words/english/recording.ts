/** In English: the texts of judging a recording. Only its page loads them. */
import type { RecordingFailure, RecordingRefusal } from '@instep/protocol/recording';
import { count, type Texts } from '../texts.ts';

const failures = {
  too_long: 'The video is longer than 10 minutes. Cut it to the dance and try again.',
  nobody: 'Nobody can be seen dancing in this video. Film the whole body, with enough light.',
  video: 'This video can’t be read. Save it as MP4 and try again.',
  tool_missing: 'A part that Instep needs is missing on the server. “npm run extract -- doctor” says which.',
  disk: 'The server could not write to its disk: it may be full or read-only.',
  server: 'Something went wrong on the server. Its log says what.',
} satisfies Readonly<Record<RecordingFailure, string>>;

const refusals = {
  conflict: 'The upload got out of step with the server. Try again.',
  full: 'Ten recordings are waiting already. Try again when some of them are judged.',
  noRoom: 'The server’s disk has too little room for this video.',
  tooLarge: 'The video is larger than 500 MB. Export a smaller version.',
  noSuchDance: 'This dance is gone. Pick another one.',
  notFound: 'The server has forgotten this recording, perhaps because it was restarted. Try again.',
  diskFull: 'The server’s disk is full.',
} satisfies Readonly<Record<RecordingRefusal, string>>;

export const recording = {
  title: 'Judge a recording',
  lead: 'Choose a video of yourself dancing. We judge it like a dance before the camera and show it in Review.',
  dance: 'Dance',
  pickDance: 'Pick the dance',
  player: 'Who is dancing?',
  drop: 'Drop your video here',
  release: 'Let go to choose it',
  or: 'or',
  choose: 'Choose a video',
  chooseOther: 'Choose another video',
  limits: 'MP4, MOV, WebM or MKV, up to 10 minutes and 500 MB. Film the whole body.',
  privacy:
    'The video goes to this server only and is deleted as soon as it is judged. It never counts as a high score.',
  start: 'Judge it',
  cancel: 'Cancel',
  pin: 'Judging recordings is for the host. Enter the PIN that the server shows.',
  /** How far it is. */
  sending: (percent: number) => `Uploading: ${percent} %`,
  waits: {
    turn: 'Waiting: another recording is being judged.',
    dances: 'Waiting: people are dancing, and they come first.',
  },
  running: (percent: number) => `Watching your video: ${percent} %`,
  timeLeft: (seconds: number) => `about ${count(seconds, 'second', 'seconds')} left`,
  finding: 'Finding where the dance begins …',
  retry: (seconds: number) => `The server isn’t responding. Trying again in ${seconds} s.`,
  diskFull: (seconds: number) => `The server’s disk is full. Trying again in ${seconds} s.`,
  failed: 'That didn’t work',
  failures,
  refusals,
  noAnswer: 'The server isn’t responding. Try again.',
  fileUnreadable: 'The video can’t be read any more. Was it moved? Choose it again.',
  again: 'Try again',
  done: 'Judged',
  score: (points: string, stars: number) => `${points} points, ${count(stars, 'star', 'stars')}`,
  noScore: 'No score: too little of the dance could be compared.',
  open: 'Open in Review',
  another: 'Judge another recording',
  offset: {
    title: 'Do both show the same moment?',
    text: 'Move the recording until it shows what the dance shows. Then judge it again.',
    /** A time such as 0:03.0. */
    danceStartsAt: (time: string) => `The dance begins at ${time} of your recording.`,
    recordingStartsAt: (time: string) => `Your recording begins at ${time} of the dance.`,
    found: {
      sure: 'Found from the movements.',
      fairly: 'Found from the movements, fairly sure.',
      unsure: 'We’re not sure about this: please check it.',
      byHand: 'Set by hand.',
    },
    danceVideo: 'The dance',
    ownVideo: 'Your recording',
    chooseAgain:
      'The server has deleted your video. Choose it again to see it here: it stays on this device this time.',
    otherLength: 'This video has another length than the one that was judged.',
    noPreview: 'This browser can’t show the video.',
    earlier: (seconds: string) => `${seconds} s earlier`,
    later: (seconds: string) => `${seconds} s later`,
    play: 'Play both',
    pause: 'Pause',
    judge: 'Judge again',
    unchanged: 'Nothing changed yet.',
  },
};

export type RecordingTexts = Texts<typeof recording>;
