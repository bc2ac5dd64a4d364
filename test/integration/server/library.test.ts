import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { DanceInfo } from '@instep/dance-files/dance-info';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestDance } from '../../support/test-dance.ts';
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

type Listed = {
  readonly dances: readonly {
    readonly id: string;
    readonly title: string;
    readonly videoUrl: string;
    readonly coverUrl: string | null;
  }[];
};
const dances = async (): Promise<Listed['dances']> =>
  ((await (await fetch(`${server.address}/api/dances`)).json()) as Listed).dances;
const status = async (route: string): Promise<number> => (await fetch(server.address + route)).status;
const json = (id: string): string => path.join(folders.dances, `${id}.json`);

test('a dance that is added while the server runs is offered at the next request', async () => {
  writeDance(folders.dances, { ...makeTestDance(2), id: 'added' });
  expect((await dances()).map(({ id }) => id)).toEqual(['added', 'made']);
  expect(await status('/dances/added/video')).toBe(200);
});

test('a changed dance is described as it is now', async () => {
  const info = JSON.parse(readFileSync(json('made'), 'utf8')) as object;
  writeFileSync(json('made'), JSON.stringify({ ...info, title: 'Another title' }));
  expect((await dances())[0]?.title).toBe('Another title');
});

test('a linked video and cover are served', async () => {
  writeDance(folders.dances, { ...makeTestDance(2), id: 'linked' });
  const elsewhere = path.join(folders.sessions, 'elsewhere');
  mkdirSync(elsewhere);
  for (const extension of ['mp4', 'jpg']) {
    const file = path.join(folders.dances, `linked.${extension}`);
    const target = path.join(elsewhere, `${extension} of another name`);
    if (existsSync(file)) renameSync(file, target);
    else writeFileSync(target, 'a cover');
    symlinkSync(target, file);
  }
  const linked = (await dances()).find(({ id }) => id === 'linked');
  for (const [url, type] of [
    [linked?.videoUrl, 'video/mp4'],
    [linked?.coverUrl, 'image/jpeg'],
  ] as const) {
    const response = await fetch(server.address + url);
    expect([response.status, response.headers.get('Content-Type')]).toEqual([200, type]);
  }
});

test('a dance whose video is a broken link is not listed', async () => {
  writeDance(folders.dances, { ...makeTestDance(2), id: 'linked' });
  rmSync(path.join(folders.dances, 'linked.mp4'));
  symlinkSync(path.join(folders.dances, 'nothing.mp4'), path.join(folders.dances, 'linked.mp4'));
  expect((await dances()).map(({ id }) => id)).toEqual(['made']);
});

test('a touched file is served without a request for the list', async () => {
  const [made] = await dances();
  const video = path.join(folders.dances, 'made.mp4');
  for (const seconds of [1_000, 2_000]) {
    utimesSync(video, seconds, seconds);
    expect(await status(made?.videoUrl ?? '')).toBe(200);
  }
  copyFileSync(video, `${video}.copy`);
  renameSync(`${video}.copy`, video);
  expect(await status('/dances/made/video')).toBe(200);
  writeFileSync(video, 'another video');
  expect(await status(made?.videoUrl ?? '')).toBe(404);
});

test('a damaged or removed dance is no longer offered', async () => {
  writeDance(folders.dances, { ...makeTestDance(2), id: 'added' });
  expect(await dances()).toHaveLength(2);
  writeFileSync(json('added'), '{');
  rmSync(json('made'));
  expect(await dances()).toEqual([]);
  expect(await status('/dances/made/video')).toBe(404);
});

test.each<[string, () => void]>([
  ['whose JSON is a folder', () => mkdirSync(json('spoilt'))],
  ['whose JSON is a pipe', () => execFileSync('mkfifo', [json('spoilt')])],
  ['whose poses are a pipe', () => spoilt((file) => execFileSync('mkfifo', [file('csv')]), 'csv')],
  ['whose video is a folder', () => spoilt((file) => mkdirSync(file('mp4')), 'mp4')],
  ['whose cover is a device', () => spoilt((file) => symlinkSync('/dev/zero', file('jpg')))],
  ['that would last for years', () => written({ durationS: 1e12 })],
  ['with more rows than its time holds', () => written({ fps: 15 })],
  ['whose moves end before they begin', () => written({ moves: [{ n: 1, startS: 2, endS: 1, gold: false }] })],
  ['whose moves lie behind its end', () => written({ moves: [{ n: 1, startS: 900, endS: 1000, gold: true }] })],
  ['without moves', () => written({ moves: [] })],
])('a dance %s does not affect the others', async (_what, make) => {
  make();
  const ids = (await dances()).map(({ id }) => id);
  expect(ids.filter((id) => id !== 'spoilt')).toEqual(['made']);
  expect(await status('/dances/made/video')).toBe(200);
  const again = await startTestServer(folders);
  expect(again.lanAddresses).toEqual([]);
  await again.stop();
});

const written = (change: Partial<DanceInfo>): void =>
  writeDance(folders.dances, { ...makeTestDance(2), id: 'spoilt' }, change);

/** A valid dance from which one file is removed, or in which `spoil` replaces one. */
const spoilt = (spoil: (file: (extension: string) => string) => void, taken?: string): void => {
  written({});
  const file = (extension: string): string => path.join(folders.dances, `spoilt.${extension}`);
  if (taken) rmSync(file(taken));
  spoil(file);
};
