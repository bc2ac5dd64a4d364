import { readFileSync } from 'node:fs';
import { RATING_TABLE } from '@instep/choreo/rating';
import { expect, it } from 'vitest';

const CSS = readFileSync(new URL('../../../apps/web/src/app.css', import.meta.url), 'utf8');
const [screen = '', paper = ''] = [CSS, CSS.slice(CSS.indexOf('@media print'))].map(
  (css) => /:root \{([^}]*)\}/.exec(css)?.[1],
);

it.each(RATING_TABLE)('app.css has a colour of the rating $rating for the screen and one for paper', ({ colour }) => {
  for (const colours of [screen, paper]) expect(colours).toContain(` --${colour}: #`);
});
