import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStartExtraction, type StartExtraction } from '../../../apps/server/src/studio/extract-process.ts';
import type { ImportJob, ImportOutcome } from '../../../apps/server/src/studio/import-job.ts';
import { createImportStore } from '../../../apps/server/src/studio/import-store.ts';
import { Imports } from '../../../apps/server/src/studio/imports.ts';

const log = pino({ level: 'silent' });
const FAILED: ImportOutcome = { exitCode: 3, message: 'no video' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-queue-'));
  for (const name of ['dances', 'videos']) mkdirSync(path.join(folder, name));
  writeFileSync(path.join(folder, 'videos/waltz.mp4'), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

const startImports = (startExtraction: StartExtraction) => {
  const store = createImportStore(path.join(folder, 'imports'), log);
  const [dancesFolder, videosFolder] = [path.join(folder, 'dances'), path.join(folder, 'videos')];
  const hasRoomFor = async (bytes: number) => bytes < 900;
  return new Imports({ store, startExtraction, dancesFolder, videosFolder, maxVideoBytes: 1000, hasRoomFor, log });
};
const failing: StartExtraction = () => ({ outcome: Promise.resolve(FAILED), stop: () => {} });
const stateOf = (imports: Imports, { id }: ImportJob) => imports.list().find((one) => one.id === id)?.state;

const WALTZ = { video: 'waltz.mp4', title: 'Waltz', level: 1, tags: [] };
const SENT = { ...WALTZ, bytes: 4 };

test('an import that is removed while its bytes arrive stays removed', async () => {
  const imports = startImports(failing);
  const job = await imports.add(SENT);
  const received = imports.receive(job.id, 0, Buffer.from('abcd')).catch((error: Error) => error.message);
  const removed = imports.remove(job.id);
  expect(await received).toBe('There is no such import.');
  await removed;
  expect(imports.list()).toEqual([]);
  expect(readdirSync(path.join(folder, 'imports'))).toEqual([]);
});

test('a video for which the disk has too little room is refused before any of it is sent', async () => {
  const imports = startImports(failing);
  await expect(imports.add({ ...SENT, bytes: 950 })).rejects.toThrow('too little room');
  expect(imports.list()).toEqual([]);
  expect(await imports.add({ ...SENT, bytes: 850 })).toMatchObject({ state: 'receiving' });
});

test('a video may have a name as long as any system lets it', async () => {
  const imports = startImports(failing);
  for (const letter of ['x', '\u821e', '\u{2070e}']) {
    const job = await imports.add({ ...SENT, video: `${letter.repeat(120)}.mp4` });
    await imports.receive(job.id, 0, Buffer.from('abcd'));
    const [file = ''] = readdirSync(path.join(folder, 'imports', job.id)).filter((name) => name.endsWith('.mp4'));
    expect(readFileSync(path.join(folder, 'imports', job.id, file), 'utf8')).toBe('abcd');
    expect(file.startsWith(letter)).toBe(true);
  }
});

test('an import that can not be begun fails, and the next one has its turn', async () => {
  const imports = startImports((job, video, onProgress) => {
    if (job.title.includes('\0')) throw new TypeError('no process takes such a word');
    return failing(job, video, onProgress);
  });
  const bad = await imports.add({ ...WALTZ, title: 'Wal\0tz' });
  const good = await imports.add(WALTZ);
  await expect.poll(() => [stateOf(imports, bad), stateOf(imports, good)]).toEqual(['failed', 'failed']);
  expect(imports.list().map(({ outcome }) => outcome)).toMatchObject([FAILED, { exitCode: 1 }]);
});

test('an import whose state can not be written is no longer worked on', async () => {
  const stopped: string[] = [];
  const imports = startImports(({ id }) => ({ outcome: new Promise(() => {}), stop: () => void stopped.push(id) }));
  const job = await imports.add(SENT);
  await imports.receive(job.id, 0, Buffer.from('abcd'));
  // Nothing more can be written where a file lies in the place of its folder.
  rmSync(path.join(folder, 'imports', job.id), { recursive: true });
  writeFileSync(path.join(folder, 'imports', job.id), '');
  await expect.poll(() => stateOf(imports, job)).toBe('failed');
  expect(stopped).toEqual([job.id]);
});

test('an extraction that is stopped before it listens has stopped, and not failed', async () => {
  const start = createStartExtraction(path.join(folder, 'dances'), ['-e', 'setTimeout(() => {}, 60_000)']);
  const job = {
    ...WALTZ,
    id: 'x',
    danceId: 'waltz',
    askedAt: '',
    state: 'running',
    received: 0,
    outcome: null,
  } as const;
  const { outcome, stop } = start({ ...job, tags: [] }, 'waltz.mp4', () => {});
  stop();
  expect(await outcome).toBeNull();
});
