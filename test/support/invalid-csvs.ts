import { makeKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import { anyPose } from './poses.ts';

/** The content of a small keypoint CSV. */
export const VALID_FRAMES = [
  { mediaTime: 0, pose: anyPose() },
  { mediaTime: 0.066667, pose: null },
  { mediaTime: 0.133333, pose: anyPose() },
];
export const VALID_CSV = makeKeypointCsv(VALID_FRAMES);

/** The text with one cell changed; the header is line 0. */
const cell = (line: number, column: number, text: string): string => inLine(line, (cells) => cells.with(column, text));

const inLine = (line: number, change: (cells: readonly string[]) => readonly string[]): string =>
  VALID_CSV.split('\n')
    .map((text, k) => (k === line ? change(text.split(',')).join(',') : text))
    .join('\n');

const swapped = (cells: readonly string[]): string[] => [
  ...cells.slice(0, 2),
  cells[3] ?? '',
  cells[2] ?? '',
  ...cells.slice(4),
];

const NOSE_X = 'expected nose_x to be a number';

/** Invalid keypoint CSVs, with the file, line and column that the error message must name. */
export const INVALID_CSVS: readonly (readonly [what: string, text: string | Uint8Array, words: string])[] = [
  ['an empty file', '', 'dance.csv:1: expected a header of 200 columns, got nothing'],
  [
    'a header alone',
    VALID_CSV.split('\n', 1).join(''),
    'dance.csv:2: expected at least one row, got the end of the file',
  ],
  ['no header', VALID_CSV.slice(VALID_CSV.indexOf('\n') + 1), 'dance.csv:1:1: expected the column "frame", got "0"'],
  [
    'two headers',
    inLine(1, () => VALID_CSV.split('\n', 1)),
    'dance.csv:2:1: expected frame to be a number, got "frame"',
  ],
  ['a column too many', VALID_CSV.replace(/$/gm, ',1'), 'dance.csv:1: expected 200 columns, got 201'],
  ['a column too few', VALID_CSV.replace(/,[^,\n]*$/gm, ''), 'dance.csv:1: expected 200 columns, got 199'],
  [
    'a column twice',
    VALID_CSV.replace('nose_y', 'nose_x'),
    'dance.csv:1:4: expected the column "nose_y", got "nose_x"',
  ],
  ['two columns swapped', inLine(0, swapped), 'dance.csv:1:3: expected the column "nose_x", got "nose_y"'],
  [
    'a column in capitals',
    VALID_CSV.replace('nose_x', 'NOSE_X'),
    'dance.csv:1:3: expected the column "nose_x", got "NOSE_X"',
  ],
  ['a space in a name', VALID_CSV.replace('nose_x', ' nose_x'), 'dance.csv:1:3: expected the column "nose_x"'],
  ['another skeleton', VALID_CSV.replaceAll('foot_index', 'big_toe'), 'dance.csv:1:189: expected the column'],
  ['a row cut short', VALID_CSV.trimEnd().slice(0, -300), 'dance.csv:4: expected 200 columns'],
  [
    'a row without its last cell',
    inLine(2, (cells) => cells.slice(0, -1)),
    'dance.csv:3: expected 200 columns, got 199',
  ],
  ['an empty line at the end', `${VALID_CSV}\n`, 'dance.csv:5: expected 200 columns, got 1'],
  ['an empty line between rows', VALID_CSV.replace('\n1,', '\n\n1,'), 'dance.csv:3: expected 200 columns, got 1'],
  ['a remark', VALID_CSV.replace('\n1,', '\n# half of it\n1,'), 'dance.csv:3: expected 200 columns, got 1'],
  ['semicolons', VALID_CSV.replaceAll(',', ';'), 'dance.csv:1: expected 200 columns, got 1'],
  ['tabs', VALID_CSV.replaceAll(',', '\t'), 'dance.csv:1: expected 200 columns, got 1'],
  ['a quote that never ends', VALID_CSV.replace('0,0.0', '"0,0.0'), 'dance.csv:'],
  ['a quote in a cell', cell(1, 2, '1"2'), 'dance.csv:2'],
  ['a cell of two lines', cell(1, 2, '"1\n2"'), `dance.csv:2:3: ${NOSE_X}`],
  ['a line without end', cell(1, 2, '1'.repeat(20_000)), 'dance.csv:'],
  ['a zero byte', cell(1, 2, '1\0'), `dance.csv:2:3: ${NOSE_X}`],
  ['not a number', cell(1, 2, 'NaN'), `dance.csv:2:3: ${NOSE_X}, got "NaN"`],
  ['a number without end', cell(1, 2, 'Infinity'), `dance.csv:2:3: ${NOSE_X}, got "Infinity"`],
  ['an exponent past all numbers', cell(1, 2, '1e999'), `dance.csv:2:3: ${NOSE_X}, got "1e999"`],
  ['more digits than a number holds', cell(1, 2, '9'.repeat(400)), `dance.csv:2:3: ${NOSE_X}`],
  ['a hexadecimal number', cell(1, 2, '0x10'), `dance.csv:2:3: ${NOSE_X}, got "0x10"`],
  ['a number in digits of elsewhere', cell(1, 2, '١٢'), `dance.csv:2:3: ${NOSE_X}`],
  ['a number with a sign for nothing', cell(1, 2, '+1'), `dance.csv:2:3: ${NOSE_X}, got "+1"`],
  ['a number without its nought', cell(1, 2, '.5'), `dance.csv:2:3: ${NOSE_X}, got ".5"`],
  ['a number in spaces', cell(1, 2, ' 1 '), `dance.csv:2:3: ${NOSE_X}, got " 1 "`],
  ['a decimal comma', cell(1, 2, '1,5'), 'dance.csv:2: expected 200 columns, got 201'],
  ['a quoted decimal comma', cell(1, 2, '"1,5"'), `dance.csv:2:3: ${NOSE_X}, got "1,5"`],
  ['a formula', cell(1, 2, '=1+1'), `dance.csv:2:3: ${NOSE_X}, got "=1+1"`],
  ['an empty cell among full ones', cell(1, 3, ''), 'dance.csv:2:4: expected nose_y to be a number, got ""'],
  ['one coordinate of three in space', cell(1, 5, ''), 'dance.csv:2:6: expected nose_world_x to be a number, got ""'],
  ['a confidence above 1', cell(3, 4, '1.0001'), 'dance.csv:4:5: expected nose_confidence to be in 0..1, got "1.0001"'],
  ['a negative confidence', cell(3, 4, '-0.1'), 'dance.csv:4:5: expected nose_confidence to be in 0..1, got "-0.1"'],
  ['a negative time', cell(1, 1, '-1'), 'dance.csv:2:2: expected media_time_s to be 0 or later, got "-1"'],
  ['no time', cell(1, 1, ''), 'dance.csv:2:2: expected media_time_s to be a number, got ""'],
  [
    'time running backwards',
    cell(3, 1, '0.01'),
    'dance.csv:4:2: expected a media_time_s of 0.066667 or later, got 0.01',
  ],
  ['a number skipped', cell(2, 0, '2'), 'dance.csv:3:1: expected frame to be 1, got "2"'],
  ['a number twice', cell(2, 0, '0'), 'dance.csv:3:1: expected frame to be 1, got "0"'],
  ['half a row number', cell(2, 0, '1.5'), 'dance.csv:3:1: expected frame to be 1, got "1.5"'],
  ['UTF-16 without a mark', Buffer.from(VALID_CSV, 'utf16le'), 'dance.csv:1:'],
  ['JSON', JSON.stringify(VALID_FRAMES, null, 1), 'dance.csv:3: Invalid Opening Quote'],
  ['bytes of something else', new Uint8Array([0, 1, 2, 255, 254]), 'dance.csv:1: expected 200 columns, got 1'],
];

const CORRUPTIONS = ['\0', '"', '\n', '\r', ',', '-', 'e9', '\u00ff', '999999999999999999999', 'NaN', ''];

/** The bytes with one to three ranges cut out, repeated or overwritten. */
export const corruptBytes = (whole: Buffer, random: () => number): Buffer => {
  let bytes = whole;
  for (let k = 0; k <= Math.floor(3 * random()); k++) {
    const at = Math.floor(random() * bytes.length);
    const length = Math.floor(random() ** 4 * 500);
    const corruption = CORRUPTIONS[Math.floor(random() * CORRUPTIONS.length)] ?? '';
    const repeated = bytes.subarray(at, at + (random() < 0.5 ? length : 0));
    bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(corruption), repeated, bytes.subarray(at + length)]);
  }
  return bytes;
};
