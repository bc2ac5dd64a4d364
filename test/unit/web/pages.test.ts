import { readdirSync } from 'node:fs';
import { PAGE_NAMES } from '@instep/protocol/routes';
import { expect, it } from 'vitest';
import { makePath, pageOfRoute, parsePath } from '@instep/web/browser/path';

const FILES = new URL('../../../apps/web/src/pages/', import.meta.url);

it('every page of the menu has a file of its name, and there are no other files', () => {
  const names = readdirSync(FILES).filter((name) => name.endsWith('.svelte'));
  expect(names.map((name) => name.replace('.svelte', '').toLowerCase()).toSorted()).toEqual(PAGE_NAMES.toSorted());
});

it.each(PAGE_NAMES)('%s has an address, and addresses below it belong to it', (page) => {
  const address = makePath({ screen: page });
  expect(parsePath(`http://localhost:8080${address}`)).toEqual({ screen: page });
  const below = parsePath(`http://localhost:8080${address}/one`);
  expect([page, null]).toContain(pageOfRoute(below));
});
