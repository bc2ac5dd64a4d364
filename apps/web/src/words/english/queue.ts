/** In English: the texts of a queue of dances, in a room and of a player alone. Only who has a queue loads them. */
import type { Texts } from '../texts.ts';

/** What is danced next, and after that. */
export const queue = {
  next: 'Next',
  then: 'Then',
  empty: 'No dance chosen yet.',
  add: 'Add a dance',
  addTitle: 'Which dance?',
  close: 'Close',
  wishedBy: (name: string) => `wished by ${name}`,
  remove: (title: string) => `Take ${title} out`,
  first: (title: string) => `${title} first`,
  full: 'You have three wishes waiting. More after your next dance.',
  inQueue: 'in the queue',
  unknown: 'A dance that is gone',
  upNext: 'Next up',
  startsIn: (seconds: number) => `in ${seconds} s`,
  startNow: 'Start now',
  wait: 'Wait',
  skip: 'Leave it out',
  hand: 'Or raise a hand.',
};

/** One dance after the other, for a player alone. */
export const playOn = {
  title: 'Play on',
  lead: 'Choose some dances: they follow one another, and nothing has to be pressed in between.',
  start: 'Start',
  full: 'Twelve dances are waiting. More after the next one.',
  anyKey: 'Any key or touch stops it.',
};

export type QueueTexts = Texts<typeof queue>;
export type PlayOnTexts = Texts<typeof playOn>;
