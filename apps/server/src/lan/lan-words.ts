import { qrCode } from './qr-code.ts';

/** A longer list would hide the one that works. */
const MOST_OTHERS = 3;

/** Shown when the server listens to a network by http alone. */
export const NO_CAMERA_WORDS =
  'Other machines come over http, where browsers give no camera. Start with npm start -- --lan to serve them https.';

/** How to open the host's pages when other machines can connect, too. */
export const hostWords = (link: string, pin: string): string =>
  [
    `Review and Studio open in this computer's browser by this link, once: ${link}`,
    `Everywhere else, and later, they ask for the PIN ${pin}`,
  ].join('\n');

/** How other machines connect, for the host to read; with a QR code when the output is a terminal. */
export const lanWords = async ([first = '', ...others]: readonly string[], isTerminal: boolean): Promise<string> => {
  const lines = [
    `Phones and computers in this network: ${first}`,
    'Each warns once, for this machine made its certificate itself: choose Advanced -> Continue.',
    ...(others.length > 0 ? [`The same, by other names: ${others.slice(0, MOST_OTHERS).join(' ')}`] : []),
  ];
  return [...lines, ...(isTerminal ? [await qrCode(first)] : [])].join('\n');
};
