import { qrCode } from './qr-code.ts';

/** More would hide the one that works. */
const MOST_OTHERS = 3;

/** For who listens to a network by http alone. */
export const NO_CAMERA_WORDS =
  'Other machines come over http, where browsers give no camera. Start with npm start -- --lan to serve them https.';

/** What opens the host's pages when others may come too. */
export const hostWords = (link: string, pin: string): string =>
  [
    `Review and Studio open in this computer's browser by this link, once: ${link}`,
    `Everywhere else, and later, they ask for the PIN ${pin}`,
  ].join('\n');

/** What the host reads about the way for other machines; with a picture of it when somebody sees the terminal. */
export const lanWords = async ([first = '', ...others]: readonly string[], isTerminal: boolean): Promise<string> => {
  const lines = [
    `Phones and computers in this network: ${first}`,
    'Each warns once, for this machine made its certificate itself: choose Advanced -> Continue.',
    ...(others.length > 0 ? [`The same, by other names: ${others.slice(0, MOST_OTHERS).join(' ')}`] : []),
  ];
  return [...lines, ...(isTerminal ? [await qrCode(first)] : [])].join('\n');
};
