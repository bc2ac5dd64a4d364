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
  wishedBy: (name: string) => `${name}’s wish`,
  remove: (title: string) => `Remove ${title}`,
  first: (title: string) => `Play ${title} first`,
  full: 'You have three wishes waiting. Add more after your next dance.',
  inQueue: 'in the queue',
  unknown: 'A dance that’s gone',
  upNext: 'Next up',
  startsIn: (seconds: number) => `in ${seconds} s`,
  startNow: 'Start now',
  wait: 'Wait',
  skip: 'Skip it',
  hand: 'Or raise a hand.',
};

/** One dance after the other, for a player alone. */
export const playOn = {
  title: 'Play on',
  lead: 'Choose some dances: they follow one another, with nothing to press in between.',
  start: 'Start',
  full: 'Twelve dances are waiting. Add more after the next one.',
  anyKey: 'Press any key or tap to stop.',
};

export type QueueTexts = Texts<typeof queue>;
export type PlayOnTexts = Texts<typeof playOn>;
