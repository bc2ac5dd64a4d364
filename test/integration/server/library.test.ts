import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { danceOf } from '../../support/dancer-at.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';
import { writeDance } from '../../support/write-dance.ts';

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;

beforeEach(async () => {
  folders = makeFolders();
  server = await startTestServer(folders);
});
afterEach(async () => {
  await server.stop();
  folders.remove();
});

type Listed = { readonly dances: readonly { readonly id: string; readonly title: string }[] };
const dances = async (): Promise<Listed['dances']> =>
  ((await (await fetch(`${server.address}/api/dances`)).json()) as Listed).dances;
const status = async (route: string): Promise<number> => (await fetch(server.address + route)).status;
const json = (id: string): string => path.join(folders.dances, `${id}.json`);

test('a dance that is added while the server runs is offered when it is asked again', async () => {
  writeDance(folders.dances, { ...danceOf(2), id: 'added' });
  expect((await dances()).map(({ id }) => id)).toEqual(['added', 'made']);
  expect(await status('/dances/added/video')).toBe(200);
});

test('a dance that is changed is told as it is now', async () => {
  const info = JSON.parse(readFileSync(json('made'), 'utf8')) as object;
  writeFileSync(json('made'), JSON.stringify({ ...info, title: 'Another title' }));
  expect((await dances())[0]?.title).toBe('Another title');
});

test('a dance that is spoilt or removed is offered no more', async () => {
  writeDance(folders.dances, { ...danceOf(2), id: 'added' });
  expect(await dances()).toHaveLength(2);
  writeFileSync(json('added'), '{');
  rmSync(json('made'));
  expect(await dances()).toEqual([]);
  expect(await status('/dances/made/video')).toBe(404);
});
