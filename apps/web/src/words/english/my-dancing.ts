/** In English: the texts of a player's own dancing. Only its page loads them. */
import { count, type Texts } from '../texts.ts';

export const myDancing = {
  title: 'My dancing',
  titleOf: (name: string) => `${name}’s dancing`,
  lead: 'What you danced, and how it went.',
  thisWeek: 'This week',
  weekOf: (day: string) => `Week of ${day}`,
  earlier: 'The week before',
  later: 'The week after',
  allTime: 'All time',
  /** The labels of the figures. */
  time: 'Danced',
  days: 'Days',
  dances: 'Dances',
  minutes: (minutes: number) =>
    minutes < 60
      ? `${minutes} min`
      : `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`,
  /** A day of the week, for screen readers. */
  dayMinutes: (day: string, minutes: number) =>
    `${day}: ${minutes === 0 ? 'nothing' : count(minutes, 'minute', 'minutes')}`,
  yourDances: 'Your dances',
  /** Of a dance. */
  lastDanced: (day: string) => `Last danced ${day}`,
  noBest: 'No high score yet',
  trend: (takes: number, from: string, to: string) => `Your last ${takes} times: from ${from} to ${to} points`,
  once: 'Danced once. Next time you’ll see how it changes.',
  danceIt: 'Dance it',
  danceItNamed: (title: string) => `Dance ${title}`,
  gone: 'A dance that’s gone',
  loading: 'Adding up your dances …',
  empty: {
    title: 'Nothing danced yet',
    text: 'Your minutes, your high scores and how they grow show up here after your first dance.',
  },
  pick: 'Pick a dance',
  away: {
    title: 'The server isn’t responding',
    text: 'Minutes and trends are on the server. These are the high scores saved on this device.',
  },
  share: {
    title: 'Take it to another device',
    text: 'Scan the code with your phone, or open the link there: that device then shows this dancing as well.',
    show: 'Show the code',
    hide: 'Hide the code',
    qr: 'QR code with the link to your dancing',
    copy: 'Copy the link',
    copied: 'Copied',
    valid: (minutes: number) =>
      `Valid for ${minutes} minutes. Anyone who opens it can see this player’s dancing, so keep it to yourself.`,
    warning: 'The phone shows a warning once: choose Advanced, then Continue.',
    onlyHere:
      'Other devices can’t reach this server yet, so this works in browsers on this computer only. Restart Instep with: npm start -- --lan',
    failed: 'That didn’t work: the server isn’t responding. Try again.',
    shared: (devices: number) => `Includes dancing from ${count(devices, 'other device', 'other devices')}.`,
    remove: 'Show only this device',
  },
  offer: {
    title: (name: string) => `Add ${name}’s dancing to this device?`,
    titleGuest: 'Add this dancing to this device?',
    text: 'Minutes, trends and high scores from the other device are then shown here too. The better high score counts.',
    add: 'Add it',
    decline: 'No, thanks',
    expired: 'This code has expired. Show a new one on the other device, and scan it again.',
    wrong: 'This link doesn’t work. Show a new code on the other device, and scan it again.',
    failed: 'The server isn’t responding. Try again.',
    full: 'This player already has dancing from eight other devices.',
    own: 'That’s this device. Its dancing is already here.',
    close: 'OK',
  },
};

export type MyDancingTexts = Texts<typeof myDancing>;
