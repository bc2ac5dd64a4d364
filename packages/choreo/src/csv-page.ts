/** Generates `docs/csv.md`, the dictionary of all CSV files. */
import type { Column } from './column.ts';
import { CAMERA_HEALTH_COLUMNS, SERVER_HEALTH_COLUMNS } from './health-csv.ts';
import { KEYPOINT_COLUMNS } from './keypoint-csv.ts';
import { NOTES_COLUMNS } from './note.ts';
import { FRAMES_COLUMNS, MOVES_COLUMNS, POSES_COLUMNS, SESSIONS_COLUMNS } from './session-csv.ts';
import { KEYPOINT_NAMES } from './skeleton.ts';
import { FORMER_NAMES, type FormerNames } from './table-header.ts';

/** A kind of CSV, for the dictionary. */
type CsvFile = { readonly file: string; readonly about: string; readonly columns: readonly Column[] };

const CSV_FILES: readonly CsvFile[] = [
  {
    file: 'sessions.csv',
    about: 'One row a session, above all session folders: the file to open first.',
    columns: SESSIONS_COLUMNS,
  },
  { file: 'moves.csv', about: 'One row a move that was judged.', columns: MOVES_COLUMNS },
  { file: 'frames.csv', about: 'One row a frame that was judged or counted.', columns: FRAMES_COLUMNS },
  {
    file: 'poses.csv',
    about: 'One row a frame with a person in it. The frames themselves are never stored.',
    columns: POSES_COLUMNS,
  },
  {
    file: 'notes.csv',
    about: 'One row a note on a moment of a session. Made from `notes.json` when it is requested.',
    columns: NOTES_COLUMNS,
  },
  {
    file: 'data/dancer/<id>.csv',
    about: "One row a sampled frame of a dance's video, whether somebody is in it or not.",
    columns: KEYPOINT_COLUMNS,
  },
  {
    file: 'camera-health-<device>-<time>.csv',
    about: "One row a second of a camera's health, made by the page that shows it. Nothing of it is stored.",
    columns: CAMERA_HEALTH_COLUMNS,
  },
  {
    file: 'server-health-<time>.csv',
    about: 'One row every 2 s of the last hour of the server.',
    columns: SERVER_HEALTH_COLUMNS,
  },
];

const INTRODUCTION = `# The CSV files

One header, then rows; nothing else. UTF-8 without a byte order mark, commas, decimal points, line feeds, quotes as in
RFC 4180. An empty cell means that it is not known. Times of day are ISO 8601 in UTC, booleans \`true\` and \`false\`.
Text that a spreadsheet would run as a formula (it begins with \`=\`, \`+\`, \`-\` or \`@\`) has a \`'\` in front, also behind a
\`,\`, \`;\` or \`|\` within a text, because a program with another separator sees a new cell there. Tabs and line
breaks in a text are spaces here.

_CSV for Excel_ is the same table for a double click: with a byte order mark, the separator and the decimal sign of your
language (\`;\` and a comma in German), CRLF, and moments written so that Excel takes them for dates (still UTC). Text that
Excel would turn into a number, a date or a truth value (\`007\`, \`5-10\`, \`1E5\`, \`TRUE\`) has a \`'\` in front, so that it stays
text.

Read columns by their names: a session keeps the columns of the version that wrote it, so an older file may lack one,
have one more, or have one under its former name. \`schemaVersion\` in \`session.json\` says which version that is; a
session of a newer version is listed as such, and left as it is. \`sessions.csv\` and \`notes.csv\` are always rebuilt,
with the columns of today for sessions of every version. When a killed server left a table that can't be understood, or
that is damaged before its last line, recovery keeps it beside the new one as \`frames.csv.unreadable\`.

The columns below are those in the code, and in the \`datapackage.json\` beside the files (Frictionless Data Package).
\`<keypoint>\` stands for each of ${KEYPOINT_NAMES.map((name) => `\`${name}\``).join(', ')}.`;

const FORMER_NAMES_INTRODUCTION = `## Schema version 1

These columns of schema version 1 have another name since; their values mean the same.`;

const formerNamesSection = (): string =>
  [
    FORMER_NAMES_INTRODUCTION,
    [
      '| file | version 1 | since version 2 |',
      '| --- | --- | --- |',
      ...Object.entries(FORMER_NAMES).flatMap(formerRows),
    ].join('\n'),
  ].join('\n\n');

const formerRows = ([table, names]: readonly [string, FormerNames]): readonly string[] =>
  Object.entries(names).map(([former, current]) => `| \`${table}.csv\` | \`${former}\` | \`${current}\` |`);

/** The text of `docs/csv.md`: what every column of every CSV means. */
export const csvPage = (): string =>
  `${[INTRODUCTION, ...CSV_FILES.map(section), formerNamesSection()].join('\n\n')}\n`;

const section = ({ file, about, columns }: CsvFile): string =>
  [
    `## \`${file}\``,
    `${about} ${columns.length} columns.`,
    ['| column | type | unit | meaning |', '| --- | --- | --- | --- |', ...rows(columns)].join('\n'),
  ].join('\n\n');

/** One table row per column, but the columns of the keypoints only once for all keypoints. */
const rows = (columns: readonly Column[]): readonly string[] => [...new Set(columns.map(row))];

const KEYPOINT = new RegExp(`^(${KEYPOINT_NAMES.join('|')})(?=_(?:x|y|confidence|world_[xyz])$)`);

const row = ({ name, type, unit, meaning }: Column): string => {
  const keypoint = KEYPOINT.exec(name)?.[0];
  const [displayName, displayMeaning] = keypoint
    ? [name.replace(keypoint, '<keypoint>'), meaning.replace(`${keypoint}: `, '')]
    : [name, meaning];
  return `| \`${displayName}\` | ${type} | ${unit ?? ''} | ${displayMeaning} |`;
};
