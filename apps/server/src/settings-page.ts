import { SETTINGS } from './config.ts';

const INTRODUCTION = `# Settings

Settings are environment variables. This page is made from the table in \`apps/server/src/config.ts\`. An invalid value is
refused in one line: \`PORT: expected a whole number in 0..65535, got "ten"\`. Beside these, \`FFMPEG_PATH\` names the ffmpeg
that is used for adding dances; by default it is found on the PATH. \`npm start\` sets \`LOG_LEVEL\` to \`warn\`.
`;

type Described = (typeof SETTINGS)[keyof typeof SETTINGS] & { readonly describedDefault?: string };

const defaultOf = ({ fallback, describedDefault }: Described): string => {
  const shown = describedDefault ?? fallback;
  return shown.includes(' ') || shown === '' ? shown : `\`${shown}\``;
};

const row = (setting: Described): string => {
  const { env, unit, meaning, format } = setting;
  return `| \`${env}\` | ${defaultOf(setting)} | ${unit} | ${meaning} | ${format.expected} |`;
};

/** The text of docs/settings.md: every setting with its default, unit, meaning and what it takes. */
export const settingsPage = (): string =>
  [
    INTRODUCTION,
    '| name | default | unit | meaning | expected |',
    '| --- | --- | --- | --- | --- |',
    ...Object.values<Described>(SETTINGS).map(row),
    '',
  ].join('\n');
