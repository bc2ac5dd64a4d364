import { readFileSync } from 'node:fs';
import { RATING_TABLE, STAR_POINTS } from '@instep/choreo/rating';
import { EXIT_CODES } from '@instep/video-poses/exit-codes';
import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../../../apps/server/src/config.ts';

const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const PACKAGE = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

describe('the README', () => {
  test('names only commands that exist', () => {
    const named = [...README.matchAll(/npm run ([a-z0-9:]+)/g)].map(([, name]) => name as string);
    expect(named.length).toBeGreaterThan(5);
    for (const name of named) expect(PACKAGE.scripts).toHaveProperty([name]);
  });

  test('names only settings that exist', () => {
    const known = [...Object.values(SETTINGS).map(({ env }) => env), 'FFMPEG_PATH'];
    const settings = README.slice(README.indexOf('## Settings'), README.indexOf('## Develop'));
    const named = [...settings.matchAll(/`([A-Z]+_?[A-Z_]+)`/g)].map(([, name]) => name as string);
    expect(named.length).toBeGreaterThan(8);
    for (const name of named) expect(known).toContain(name);
  });

  test.each(RATING_TABLE.filter(({ threshold }) => threshold > 0))(
    'gives $threshold for $rating',
    ({ rating, threshold }) => {
      expect(README).toMatch(new RegExp(`\\| . ${rating}\\s+\\| ${threshold.toFixed(2)}`));
    },
  );

  test('gives the points of each star', () => {
    for (const points of STAR_POINTS) expect(README).toContain(points.toLocaleString('en'));
  });

  test('gives each exit code of extract', () => {
    for (const { code } of Object.values(EXIT_CODES)) expect(README).toMatch(new RegExp(`^\\| ${code}\\s+\\|`, 'm'));
  });
});
