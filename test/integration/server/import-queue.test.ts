import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createStartExtraction, type StartExtraction } from '@instep/server/studio/extract-process';
import type { ImportFailure, ImportJob, ImportOutcome } from '@instep/server/studio/import-job';
import { createImportStore } from '@instep/server/studio/import-store';
import { Imports, type ImportsOptions } from '@instep/server/studio/imports';
import { makeTestDance } from '../../support/test-dance.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { writeDance } from '../../support/write-dance.ts';

const log = pino({ level: 'silent' });
const FAILURE: ImportOutcome = { exitCode: 3, message: 'no video' };
const SUCCESS: ImportOutcome = {
  verdict: 'GOOD',
  weak: [],
  warnings: [],
  notes: [],
  personShare: 1,
  meanConfidence: 1,
  weakestJoint: { name: 'nose', confidence: 1 },
  longestGap: null,
  rows: 30,
  rowsExpected: 30,
  moves: 2,
  bpm: null,
  coverS: 0,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-queue-'));
  for (const name of ['dances', 'videos']) mkdirSync(path.join(folder, name));
  writeFileSync(path.join(folder, 'videos/waltz.mp4'), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

const startImports = (
  startExtraction: StartExtraction,
  maxVideoBytes = 1000,
  options: Partial<Pick<ImportsOptions, 'clock' | 'date'>> = {},
) => {
  const store = createImportStore(path.join(folder, 'imports'), log);
  const [dancesFolder, videosFolder] = [path.join(folder, 'dances'), path.join(folder, 'videos')];
  const hasRoomFor = async (bytes: number) => maxVideoBytes > 1000 || bytes < 900;
  return new Imports({
    store,
    startExtraction,
    dancesFolder,
    videosFolder,
    maxVideoBytes,
    hasRoomFor,
    log,
    ...options,
  });
};
const failing: StartExtraction = () => ({ outcome: Promise.resolve(FAILURE), stop: () => {} });
const stateOf = (imports: Imports, { id }: ImportJob) => imports.list().find((job) => job.id === id)?.state;

const WALTZ = { video: 'waltz.mp4', title: 'Waltz', level: 1, tags: [] };
const UPLOAD = { ...WALTZ, bytes: 4 };

test('an import that is removed during its upload is deleted, and its upload is rejected', async () => {
  const imports = startImports(failing);
  const job = await imports.enqueue(UPLOAD);
  const received = imports.receiveChunk(job.id, 0, Buffer.from('abcd')).catch((error: Error) => error.message);
  const removed = imports.remove(job.id);
  expect(await received).toBe('There is no such import.');
  await removed;
  expect(imports.list()).toEqual([]);
  expect(readdirSync(path.join(folder, 'imports'))).toEqual([]);
});

test('a video that is too large for the disk is refused before its upload', async () => {
  const imports = startImports(failing);
  await expect(imports.enqueue({ ...UPLOAD, bytes: 950 })).rejects.toThrow('too little room');
  expect(imports.list()).toEqual([]);
  expect(await imports.enqueue({ ...UPLOAD, bytes: 850 })).toMatchObject({ state: 'receiving' });
});

test('an upload is accepted under a long file name, in any script', async () => {
  const imports = startImports(failing);
  for (const letter of ['x', '\u821e', '\u{2070e}']) {
    const job = await imports.enqueue({ ...UPLOAD, video: `${letter.repeat(120)}.mp4` });
    await imports.receiveChunk(job.id, 0, Buffer.from('abcd'));
    expect(readFileSync(path.join(folder, 'imports', job.id, 'video.mp4'), 'utf8')).toBe('abcd');
  }
});

test('an import that cannot start fails, and the next one runs', async () => {
  const imports = startImports((job, video, onProgress) => {
    if (job.title.includes('\0')) throw new TypeError('a process argument may not contain a NUL');
    return failing(job, video, onProgress);
  });
  const bad = await imports.enqueue({ ...WALTZ, title: 'Wal\0tz' });
  const good = await imports.enqueue(WALTZ);
  await expect.poll(() => [stateOf(imports, bad), stateOf(imports, good)]).toEqual(['failed', 'failed']);
  expect(imports.list().map(({ outcome }) => outcome)).toMatchObject([FAILURE, { exitCode: 1 }]);
});

test('an import whose state cannot be written does not run', async () => {
  const started: string[] = [];
  const imports = startImports(({ id }) => {
    started.push(id);
    return { outcome: new Promise(() => {}), stop: () => {} };
  });
  const job = await imports.enqueue(UPLOAD);
  await imports.receiveChunk(job.id, 0, Buffer.from('abcd'));
  // A file in the place of its folder prevents any further writing.
  rmSync(path.join(folder, 'imports', job.id), { recursive: true });
  writeFileSync(path.join(folder, 'imports', job.id), '');
  await expect.poll(() => stateOf(imports, job)).toBe('failed');
  expect(started).toEqual([]);
});

test('an extraction is stopped when the folder of its import is deleted', async () => {
  const stopped: string[] = [];
  const imports = startImports(({ id }) => {
    rmSync(path.join(folder, 'imports', id), { recursive: true });
    return { outcome: new Promise(() => {}), stop: () => void stopped.push(id) };
  });
  const job = await imports.enqueue(WALTZ);
  await expect.poll(() => stopped, { timeout: 10_000 }).toEqual([job.id]);
});

describe('uploaded bytes', () => {
  let mounted = false;
  const importsFolder = (): string => path.join(folder, 'imports');
  const MIB = 2 ** 20;
  const chunk = (letter: string): Buffer => Buffer.alloc(MIB, letter);
  beforeEach(() => {
    mkdirSync(importsFolder());
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', importsFolder()], { stdio: 'ignore' });
      mounted = true;
    } catch {
      mounted = false;
    }
  });
  afterEach(() => {
    if (mounted) execFileSync('umount', ['--lazy', importsFolder()]);
  });

  test('that a full disk stores only in part are not counted, and can be sent again', async (context) => {
    if (!mounted) return context.skip('NOT TESTED: a tmpfs may not be mounted here.');
    const imports = startImports(failing, 4 * MIB);
    const job = await imports.enqueue({ ...WALTZ, bytes: 3 * MIB });
    await imports.receiveChunk(job.id, 0, chunk('a'));
    writeFileSync(path.join(importsFolder(), 'filler'), Buffer.alloc(2.5 * MIB));
    const refused = imports.receiveChunk(job.id, MIB, chunk('b'));
    await expect(refused).rejects.toMatchObject({ refusal: 'diskFull' });
    await expect(refused).rejects.toThrow('disk is full');
    expect(imports.list()).toMatchObject([{ state: 'receiving', received: MIB }]);
    rmSync(path.join(importsFolder(), 'filler'));
    await imports.receiveChunk(job.id, MIB, chunk('b'));
    await imports.receiveChunk(job.id, 2 * MIB, chunk('c'));
    const file = readFileSync(path.join(importsFolder(), job.id, 'video.mp4'));
    expect(file.equals(Buffer.concat([chunk('a'), chunk('b'), chunk('c')]))).toBe(true);
  });

  test('are not counted when the state cannot be written', async (context) => {
    if (!mounted) return context.skip('NOT TESTED: a tmpfs may not be mounted here.');
    const imports = startImports(failing, 4 * MIB);
    const job = await imports.enqueue({ ...WALTZ, bytes: 3 * MIB });
    // The bytes of the chunk take all the remaining space, so that their count cannot be written.
    const { bavail, bsize } = statfsSync(importsFolder());
    writeFileSync(path.join(importsFolder(), 'filler'), Buffer.alloc(bavail * bsize - MIB));
    await expect(imports.receiveChunk(job.id, 0, chunk('a'))).rejects.toMatchObject({ refusal: 'diskFull' });
    expect(imports.list()).toMatchObject([{ received: 0 }]);
    rmSync(path.join(importsFolder(), 'filler'));
    expect(await imports.receiveChunk(job.id, 0, chunk('a'))).toMatchObject({ received: MIB });
  });
});

test('disk space is reserved for every upload, even if they are requested at the same time', async () => {
  const imports = startImports(failing);
  const requests = [1, 2, 3].map(() =>
    imports.enqueue({ ...UPLOAD, bytes: 400 }).catch((error: Error) => error.message),
  );
  const [first, second, third] = await Promise.all(requests);
  expect([first, second]).toMatchObject([{ state: 'receiving' }, { state: 'receiving' }]);
  expect(third).toMatch(/too little room/);
});

test.each(['Job.json', 'job.json', 'JOB.JSON', 'lease-1', 'dance', '.part', 'CON', 'a/../job.json', '\\', 'x.mp4'])(
  'an uploaded video called %s is stored under a name that the server chooses',
  async (video) => {
    const imports = startImports(() => ({ outcome: new Promise(() => {}), stop: () => {} }));
    const job = await imports.enqueue({ ...UPLOAD, video });
    await imports.receiveChunk(job.id, 0, Buffer.from('abcd'));
    const names = readdirSync(path.join(folder, 'imports', job.id)).filter(
      (name) => !/^lease-|\.part$|^dance$/.test(name),
    );
    expect(names).toEqual(['job.json', video === 'x.mp4' ? 'video.mp4' : 'video']);
    expect(JSON.parse(readFileSync(path.join(folder, 'imports', job.id, 'job.json'), 'utf8'))).toMatchObject({ video });
  },
);

describe('the publication of an extracted dance', () => {
  const started: string[] = [];
  const finishers: (() => void)[] = [];
  beforeEach(() => void [started, finishers].forEach((list) => list.splice(0)));
  /** An extraction that writes its dance when the test calls its function in `finishers`. */
  const extractOnDemand: StartExtraction = (job, _video, _onProgress, danceFolder = '') => {
    started.push(job.id);
    const outcome = new Promise<ImportOutcome>((resolve) => {
      finishers.push(() => {
        writeDance(danceFolder, { ...makeTestDance(2), id: job.danceId }, { title: job.title });
        resolve(SUCCESS);
      });
    });
    return { outcome, stop: () => {} };
  };
  const startTwoServers = async () => {
    const servers = [startImports(extractOnDemand), startImports(extractOnDemand)] as const;
    for (const server of servers) await server.start();
    return servers;
  };

  test('happens on one of two servers, and both list the import as done', async () => {
    const [first, second] = await startTwoServers();
    const job = await first.enqueue(UPLOAD);
    await first.receiveChunk(job.id, 0, Buffer.from('abcd'));
    await expect.poll(() => started).toHaveLength(1);
    await expect.poll(() => stateOf(second, job), { timeout: 10_000 }).toBe('running');
    await expect(second.stop(job.id)).rejects.toThrow('Another Instep server works on this import');
    await expect(second.remove(job.id)).rejects.toThrow('Another Instep server works on this import');
    finishers[0]?.();
    for (const server of [first, second])
      await expect.poll(() => stateOf(server, job), { timeout: 10_000 }).toBe('done');
    expect(started).toHaveLength(1);
    expect(readdirSync(path.join(folder, 'dances')).sort()).toEqual(['waltz.csv', 'waltz.json', 'waltz.mp4']);
    expect(readdirSync(path.join(folder, 'imports', job.id))).toEqual(['job.json']);
    await Promise.all([first.close(), second.close()]);
  });

  test('uses another id if a dance with the same id was added meanwhile, and leaves that dance unchanged', async () => {
    const imports = startImports(extractOnDemand);
    const job = await imports.enqueue(WALTZ);
    await expect.poll(() => finishers).toHaveLength(1);
    writeDance(path.join(folder, 'dances'), { ...makeTestDance(3), id: 'waltz' }, { title: 'Made by hand' });
    finishers[0]?.();
    await expect.poll(() => stateOf(imports, job)).toBe('done');
    expect(imports.list()[0]?.danceId).toBe('waltz-2');
    const titles = ['waltz', 'waltz-2'].map((id) => readFileSync(path.join(folder, 'dances', `${id}.json`), 'utf8'));
    expect(titles.map((text) => JSON.parse(text) as object)).toMatchObject([
      { id: 'waltz', title: 'Made by hand' },
      { id: 'waltz-2', title: 'Waltz' },
    ]);
  });

  test.each(['before any file was moved', 'after the video was moved', 'after all files were moved'])(
    'is completed at the next start if a server was killed %s',
    async (when) => {
      const id = randomUUID();
      const extracted = path.join(folder, 'imports', id, 'dance');
      mkdirSync(extracted, { recursive: true });
      writeDance(extracted, { ...makeTestDance(2), id: 'waltz' }, { title: 'Waltz' });
      const dances = path.join(folder, 'dances');
      if (when.includes('video')) linkSync(path.join(extracted, 'waltz.mp4'), path.join(dances, 'waltz.mp4'));
      if (when.includes('all files'))
        for (const name of readdirSync(extracted)) renameSync(path.join(extracted, name), path.join(dances, name));
      const job = { ...WALTZ, id, danceId: 'waltz', madeAs: 'waltz', askedAt: new Date().toISOString(), received: 0 };
      const text = JSON.stringify({ ...job, state: 'running', report: SUCCESS, outcome: null });
      writeFileSync(path.join(folder, 'imports', id, 'job.json'), text);
      const imports = startImports(extractOnDemand);
      await imports.start();
      await expect.poll(() => imports.list()).toMatchObject([{ state: 'done', danceId: 'waltz', outcome: SUCCESS }]);
      expect(started).toEqual([]);
      expect(readdirSync(dances).sort()).toEqual(['waltz.csv', 'waltz.json', 'waltz.mp4']);
      await imports.close();
    },
  );
});

test.each([
  [
    { exitCode: 1, message: 'a bug: Error: expected 190 frames\n    at check (/home/me/instep/tools/x.ts:79:3)' },
    /^Something went/,
  ],
  [{ exitCode: 2, message: 'Expected --trim within the 6.00 s of waltz.mp4, got 2-60' }, /^The part from 2 s to 60 s/],
  [
    { exitCode: 3, message: 'video.mp4: expected at least 1 s, got 0.20 s' },
    /^My waltz\.mp4: expected at least 1 s, got 0\.20 s$/,
  ],
  [
    { exitCode: 3, message: 'video.mp4: cannot be read: open /srv/imports/x/video.mp4\n  at y' },
    /: cannot be read: open video\.mp4$/,
  ],
  [{ exitCode: 5, message: 'ffmpeg' }, /missing on the server/],
  [{ exitCode: 6, message: "ENOSPC: write '/srv/dances/x'" }, /could not write to its disk/],
  [{ exitCode: -1, message: 'x' }, /ended from outside/],
])('a failed import with %o has a message that explains it', async (outcome, expectedMessage) => {
  const imports = startImports(() => ({ outcome: Promise.resolve(outcome), stop: () => {} }));
  const job = await imports.enqueue({ ...UPLOAD, video: 'My waltz.mp4', trim: [2, 60] });
  await imports.receiveChunk(job.id, 0, Buffer.from('abcd'));
  await expect.poll(() => stateOf(imports, job)).toBe('failed');
  const { exitCode, message } = imports.list()[0]?.outcome as ImportFailure;
  expect(exitCode).toBe(outcome.exitCode);
  expect(message).toMatch(expectedMessage);
});

test('an abandoned upload is deleted after a day, but not because the system clock was set forward', async () => {
  const clock = createManualClock();
  let date = Date.parse('2020-01-01');
  let dateReads = 0;
  const imports = startImports(failing, 1000, { clock, date: () => (dateReads++, new Date(date)) });
  await imports.start();
  const job = await imports.enqueue({ ...UPLOAD, bytes: 8 });
  /** Lets time pass until the server checks its uploads once more; it reads the date when it does. */
  const letUploadsBeChecked = async (seconds: number): Promise<void> => {
    const before = dateReads;
    clock.advance(1000 * seconds);
    await expect.poll(() => dateReads, { interval: 1 }).toBeGreaterThan(before);
  };
  await letUploadsBeChecked(2);
  date = Date.parse('2026-11-29');
  await letUploadsBeChecked(2);
  await imports.receiveChunk(job.id, 0, Buffer.from('abcd'));
  for (let check = 0; check < 4; check++) await letUploadsBeChecked(300);
  expect(imports.list()).toMatchObject([{ state: 'receiving', received: 4 }]);
  date += 25 * 3_600_000;
  await letUploadsBeChecked(2);
  await expect.poll(() => imports.list()).toEqual([]);
  await expect.poll(() => readdirSync(path.join(folder, 'imports'))).toEqual([]);
  await imports.close();
});

test('an extraction starts even if the server runs at a lower priority than extractions get', async () => {
  const script = `
    import { createStartExtraction } from './apps/server/src/studio/extract-process.ts';
    const start = createStartExtraction('.', ['-e', 'process.exit(3)']);
    const { outcome } = start({ danceId: 'x', title: 'x', level: 1, tags: [] }, 'x.mp4', () => {});
    console.log(JSON.stringify(await outcome));`;
  // Root may raise its priority again; other users get EACCES.
  const withoutRoot = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--clear-groups'] : [];
  const [command = '', ...args] = [...withoutRoot, 'nice', '-n', '15', process.execPath, '--import', 'tsx'];
  const output = execFileSync(command, [...args, '--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(JSON.parse(output)).toMatchObject({ exitCode: 3 });
});

test('an extraction that is stopped before it handles signals counts as stopped, not failed', async () => {
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
