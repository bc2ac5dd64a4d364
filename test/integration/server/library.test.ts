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
const listDances = async (): Promise<Listed['dances']> =>
  ((await (await fetch(`${server.address}/api/dances`)).json()) as Listed).dances;
const statusOf = async (route: string): Promise<number> => (await fetch(server.address + route)).status;
const infoFile = (id: string): string => path.join(folders.dances, `${id}.json`);

test('a dance that is added while the server runs is offered at the next request', async () => {
  writeDance(folders.dances, { ...makeTestDance(2), id: 'added' });
  expect((await listDances()).map(({ id }) => id)).toEqual(['added', 'made']);
  expect(await statusOf('/dances/added/video')).toBe(200);
});

test('a dance whose title is changed on disk is listed with the new title', async () => {
  const info = JSON.parse(readFileSync(infoFile('made'), 'utf8')) as object;
  writeFileSync(infoFile('made'), JSON.stringify({ ...info, title: 'Another title' }));
  expect((await listDances())[0]?.title).toBe('Another title');
});

test('a video and a cover that are symbolic links are served', async () => {
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
  const linked = (await listDances()).find(({ id }) => id === 'linked');
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
  expect((await listDances()).map(({ id }) => id)).toEqual(['made']);
});

test('a video stays available when only its modification time changes, and not when its content does', async () => {
  const [made] = await listDances();
  const video = path.join(folders.dances, 'made.mp4');
  for (const seconds of [1_000, 2_000]) {
    utimesSync(video, seconds, seconds);
    expect(await statusOf(made?.videoUrl ?? '')).toBe(200);
  }
  copyFileSync(video, `${video}.copy`);
  renameSync(`${video}.copy`, video);
  expect(await statusOf('/dances/made/video')).toBe(200);
  writeFileSync(video, 'another video');
  expect(await statusOf(made?.videoUrl ?? '')).toBe(404);
});

test('a damaged or removed dance is no longer offered', async () => {
  writeDance(folders.dances, { ...makeTestDance(2), id: 'added' });
  expect(await listDances()).toHaveLength(2);
  writeFileSync(infoFile('added'), '{');
  rmSync(infoFile('made'));
  expect(await listDances()).toEqual([]);
  expect(await statusOf('/dances/made/video')).toBe(404);
});

test.each<[string, () => void]>([
  ['whose JSON is a folder', () => mkdirSync(infoFile('damaged'))],
  ['whose JSON is a pipe', () => execFileSync('mkfifo', [infoFile('damaged')])],
  ['whose poses are a pipe', () => writeWithFile((file) => execFileSync('mkfifo', [file('csv')]), 'csv')],
  ['whose video is a folder', () => writeWithFile((file) => mkdirSync(file('mp4')), 'mp4')],
  ['whose cover is a device', () => writeWithFile((file) => symlinkSync('/dev/zero', file('jpg')))],
  ['with a duration of thousands of years', () => writeDamaged({ durationS: 1e12 })],
  ['with more poses than fit its duration', () => writeDamaged({ fps: 15 })],
  [
    'with a move that ends before it begins',
    () => writeDamaged({ moves: [{ n: 1, startS: 2, endS: 1, gold: false }] }),
  ],
  ['with a move after its end', () => writeDamaged({ moves: [{ n: 1, startS: 900, endS: 1000, gold: true }] })],
  ['without moves', () => writeDamaged({ moves: [] })],
])('a dance %s does not affect the others', async (_what, write) => {
  write();
  const ids = (await listDances()).map(({ id }) => id);
  expect(ids.filter((id) => id !== 'damaged')).toEqual(['made']);
  expect(await statusOf('/dances/made/video')).toBe(200);
  const restarted = await startTestServer(folders);
  expect(restarted.lanAddresses).toEqual([]);
  await restarted.stop();
});

const writeDamaged = (change: Partial<DanceInfo>): void =>
  writeDance(folders.dances, { ...makeTestDance(2), id: 'damaged' }, change);

/** Writes a valid dance in which `damage` adds a file, or replaces the one with the extension `replaced`. */
const writeWithFile = (damage: (file: (extension: string) => string) => void, replaced?: string): void => {
  writeDamaged({});
  const file = (extension: string): string => path.join(folders.dances, `damaged.${extension}`);
  if (replaced) rmSync(file(replaced));
  damage(file);
};
