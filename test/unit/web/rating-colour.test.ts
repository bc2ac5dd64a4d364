import { readFileSync } from 'node:fs';
import { RATING_TABLE } from '@instep/choreo/rating';
import { expect, it } from 'vitest';

/** The first :root block of a style sheet. */
const rootOf = (name: string): string => {
  const css = readFileSync(new URL(`../../../apps/web/src/${name}`, import.meta.url), 'utf8');
  return /:root \{([^}]*)\}/.exec(css)?.[1] ?? '';
};
const [dark, light] = [rootOf('app.css'), rootOf('light.css')];

it.each(RATING_TABLE)('there is a colour of the rating $rating on dark and on light', ({ colour }) => {
  for (const colours of [dark, light]) expect(colours).toContain(` --${colour}: #`);
});
