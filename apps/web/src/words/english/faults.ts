import type { LostReason } from '../../play/lost-reason.ts';
import type { VideoProblem } from '../../play/video-problem.ts';
import type { Notice } from './notice.ts';

export const lost: Readonly<Record<LostReason, Notice>> = {
  unreachable: {
    title: 'No connection',
    text: 'The server isn’t responding. Check that it is running, then try again.',
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
  disk: {
    title: 'The results cannot be written',
    text: 'The server’s disk is full or broken, so this dance stops here. What was danced is kept as far as it was written.',
  },
  unknown_dance: { title: 'This dance is gone', text: 'The server no longer has this dance. Choose another one.' },
  silent: {
    title: 'Connection lost',
    text: 'The server and this page no longer hear each other, so this dance has no result.',
  },
  idle: {
    title: 'Paused for too long',
    text: 'Nobody danced here for a while, so the place is free for others and this dance has no result. Start it again.',
  },
  too_long: {
    title: 'Time for a break',
    text: 'This went on for hours, so the place is free for others. What was danced is kept. Start it again when you like.',
  },
  refused: {
    title: 'Not allowed',
    text: 'This server does not accept dances from this page. Open the page at the server’s own address.',
  },
  misunderstood: {
    title: 'Page and server do not fit',
    text: 'The server did not understand this page. Reload the page, then try again.',
  },
};

/** Without a server, the words for a lost one are said. */
export const noVideo: Readonly<Record<VideoProblem, Notice>> = {
  server: lost.unreachable,
  gone: lost.unknown_dance,
  browser: {
    title: 'Couldn’t play the video',
    text: 'The video did not load, or this browser can’t play it. Try again, or use another browser.',
  },
};
