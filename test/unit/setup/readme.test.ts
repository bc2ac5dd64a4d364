import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { RATING_TABLE, STAR_POINTS } from '@instep/choreo/rating';
import { EXIT_CODES } from '@instep/video-poses/exit-codes';
import { describe, expect, test } from 'vitest';
import { SETTINGS } from '@instep/server/config';

const ROOT = new URL('../../../', import.meta.url);
const read = (page: string): string => readFileSync(new URL(page, ROOT), 'utf8');

const PAGES = [
  'README.md',
  ...readdirSync(new URL('docs', ROOT)).flatMap((name) => (name.endsWith('.md') ? `docs/${name}` : [])),
];
const PACKAGE = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };

const commandsIn = (page: string): readonly string[] =>
  [...read(page).matchAll(/npm run ([a-z0-9:]+)/g)].map(([, name]) => name as string);

describe('the documentation', () => {
  test.each(PAGES)('names only commands that exist: %s', (page) => {
    for (const name of commandsIn(page)) expect(PACKAGE.scripts).toHaveProperty([name]);
  });

  test('names commands', () => {
    expect(commandsIn('README.md').length).toBeGreaterThan(3);
    expect(PAGES.flatMap(commandsIn).length).toBeGreaterThan(30);
  });

  test('names only settings that exist', () => {
    const known = [...Object.values(SETTINGS).map(({ env }) => env), 'FFMPEG_PATH'];
    const named = [...read('docs/settings.md').matchAll(/`([A-Z]+_?[A-Z_]+)`/g)].map(([, name]) => name as string);
    expect(named.length).toBeGreaterThan(8);
    for (const name of named) expect(known).toContain(name);
  });

  test.each(RATING_TABLE.filter(({ threshold }) => threshold > 0))(
    'gives $threshold for $rating',
    ({ rating, threshold }) => {
      expect(read('README.md')).toMatch(new RegExp(`\\| . ${rating}\\s+\\| ${threshold.toFixed(2)}`));
    },
  );

  test('gives the points of each star', () => {
    for (const points of STAR_POINTS) expect(read('README.md')).toContain(points.toLocaleString('en'));
  });

  test('gives each exit code of extract', () => {
    const page = read('docs/adding-dances.md');
    for (const { code } of Object.values(EXIT_CODES)) expect(page).toMatch(new RegExp(`^\\| ${code}\\s+\\|`, 'm'));
  });

  test.each(PAGES)('links only to files that exist: %s', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(([, link]) => link as string);
    for (const link of links) expect(existsSync(new URL(link, new URL(page, ROOT))), link).toBe(true);
  });
});
