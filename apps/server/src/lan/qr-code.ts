import qrcode from 'qrcode';

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
