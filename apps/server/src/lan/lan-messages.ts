import qrcode from 'qrcode';

/** A longer list would hide the one that works. */
const MAX_OTHER_ADDRESSES = 3;

/** Shown when the server listens to a network by http alone. */
export const NO_CAMERA_MESSAGE =
  'Other devices connect over http, where browsers block the camera. For https, start with: npm start -- --lan';

/** How to open the host's pages when other machines can connect, too. */
export const hostMessage = (link: string, pin: string): string =>
  [
    `Open Review and Studio in this computer's browser with this link, once: ${link}`,
    `Elsewhere, and later, they ask for the PIN: ${pin}`,
  ].join('\n');

/** How other machines connect, for the host to read; with a QR code when the output is a terminal. */
export const lanMessage = async ([first = '', ...others]: readonly string[], isTerminal: boolean): Promise<string> => {
  const lines = [
    `Phones and computers in this network: ${first}`,
    'Each shows a warning once, because this computer made its own certificate: choose Advanced -> Continue.',
    ...(others.length > 0 ? [`Other addresses of the same: ${others.slice(0, MAX_OTHER_ADDRESSES).join(' ')}`] : []),
  ];
  return [...lines, ...(isTerminal ? [await qrCode(first)] : [])].join('\n');
};

/** Black on white whatever the terminal's colours are: not all phones read inverted codes. */
const COLOURS = { on: '\u001b[30;107m', off: '\u001b[0m' };
/** The standard requires 4; for phones half of it is enough, and terminals are small. */
const QUIET_MODULES = 2;

/** The text of a QR code for a terminal, two modules a character. */
export const qrCode = async (text: string): Promise<string> => {
  const code = await qrcode.toString(text, { type: 'utf8', margin: QUIET_MODULES, errorCorrectionLevel: 'L' });
  return code
    .split('\n')
    .map((line) => `${COLOURS.on}${line}${COLOURS.off}`)
    .join('\n');
};
