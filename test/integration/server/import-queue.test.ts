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
import { createStartExtraction, type StartExtraction } from '../../../apps/server/src/studio/extract-process.ts';
import type { ImportFailure, ImportJob, ImportOutcome } from '../../../apps/server/src/studio/import-job.ts';
import { createImportStore } from '../../../apps/server/src/studio/import-store.ts';
import { Imports, type ImportsOptions } from '../../../apps/server/src/studio/imports.ts';
import { makeTestDance } from '../../support/test-dance.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { writeDance } from '../../support/write-dance.ts';

const log = pino({ level: 'silent' });
const FAILED: ImportOutcome = { exitCode: 3, message: 'no video' };
const REPORT: ImportOutcome = {
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
  more: Partial<Pick<ImportsOptions, 'clock' | 'date'>> = {},
) => {
  const store = createImportStore(path.join(folder, 'imports'), log);
  const [dancesFolder, videosFolder] = [path.join(folder, 'dances'), path.join(folder, 'videos')];
  const hasRoomFor = async (bytes: number) => maxVideoBytes > 1000 || bytes < 900;
  return new Imports({ store, startExtraction, dancesFolder, videosFolder, maxVideoBytes, hasRoomFor, log, ...more });
};
const failing: StartExtraction = () => ({ outcome: Promise.resolve(FAILED), stop: () => {} });
const stateOf = (imports: Imports, { id }: ImportJob) => imports.list().find((one) => one.id === id)?.state;

const WALTZ = { video: 'waltz.mp4', title: 'Waltz', level: 1, tags: [] };
const SENT = { ...WALTZ, bytes: 4 };

test('an import that is removed during its upload stays removed', async () => {
  const imports = startImports(failing);
  const job = await imports.enqueue(SENT);
  const received = imports.receiveChunk(job.id, 0, Buffer.from('abcd')).catch((error: Error) => error.message);
  const removed = imports.remove(job.id);
  expect(await received).toBe('There is no such import.');
  await removed;
  expect(imports.list()).toEqual([]);
  expect(readdirSync(path.join(folder, 'imports'))).toEqual([]);
});

test('a video that is too large for the disk is refused before its upload', async () => {
  const imports = startImports(failing);
  await expect(imports.enqueue({ ...SENT, bytes: 950 })).rejects.toThrow('too little room');
  expect(imports.list()).toEqual([]);
  expect(await imports.enqueue({ ...SENT, bytes: 850 })).toMatchObject({ state: 'receiving' });
});

test('a video may have a name of 255 characters', async () => {
  const imports = startImports(failing);
  for (const letter of ['x', '\u821e', '\u{2070e}']) {
    const job = await imports.enqueue({ ...SENT, video: `${letter.repeat(120)}.mp4` });
    await imports.receiveChunk(job.id, 0, Buffer.from('abcd'));
    expect(readFileSync(path.join(folder, 'imports', job.id, 'video.mp4'), 'utf8')).toBe('abcd');
  }
});

test('an import that cannot start fails, and the next one runs', async () => {
  const imports = startImports((job, video, onProgress) => {
    if (job.title.includes('\0')) throw new TypeError('no process takes such a word');
    return failing(job, video, onProgress);
  });
  const bad = await imports.enqueue({ ...WALTZ, title: 'Wal\0tz' });
  const good = await imports.enqueue(WALTZ);
  await expect.poll(() => [stateOf(imports, bad), stateOf(imports, good)]).toEqual(['failed', 'failed']);
  expect(imports.list().map(({ outcome }) => outcome)).toMatchObject([FAILED, { exitCode: 1 }]);
});

test('an import whose state cannot be written does not run', async () => {
  const started: string[] = [];
  const imports = startImports(({ id }) => {
    started.push(id);
    return { outcome: new Promise(() => {}), stop: () => {} };
  });
  const job = await imports.enqueue(SENT);
  await imports.receiveChunk(job.id, 0, Buffer.from('abcd'));
  // A file in the place of its folder prevents any further writing.
  rmSync(path.join(folder, 'imports', job.id), { recursive: true });
  writeFileSync(path.join(folder, 'imports', job.id), '');
  await expect.poll(() => stateOf(imports, job)).toBe('failed');
  expect(started).toEqual([]);
});

test('an extraction stops when another server takes its import over', async () => {
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
  const imported = (): string => path.join(folder, 'imports');
  const MIB = 2 ** 20;
  const chunk = (letter: string): Buffer => Buffer.alloc(MIB, letter);
  beforeEach(() => {
    mkdirSync(imported());
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', imported()], { stdio: 'ignore' });
      mounted = true;
    } catch {
      mounted = false;
    }
  });
  afterEach(() => {
    if (mounted) execFileSync('umount', ['--lazy', imported()]);
  });

  test('that a full disk stores only in part are not counted, and can be sent again', async (context) => {
    if (!mounted) return context.skip('NOT TESTED: a tmpfs may not be mounted here.');
    const imports = startImports(failing, 4 * MIB);
    const job = await imports.enqueue({ ...WALTZ, bytes: 3 * MIB });
    await imports.receiveChunk(job.id, 0, chunk('a'));
    writeFileSync(path.join(imported(), 'filler'), Buffer.alloc(2.5 * MIB));
    const refused = imports.receiveChunk(job.id, MIB, chunk('b'));
    await expect(refused).rejects.toMatchObject({ fault: 'diskFull' });
    await expect(refused).rejects.toThrow('disk is full');
    expect(imports.list()).toMatchObject([{ state: 'receiving', received: MIB }]);
    rmSync(path.join(imported(), 'filler'));
    await imports.receiveChunk(job.id, MIB, chunk('b'));
    await imports.receiveChunk(job.id, 2 * MIB, chunk('c'));
    const file = readFileSync(path.join(imported(), job.id, 'video.mp4'));
    expect(file.equals(Buffer.concat([chunk('a'), chunk('b'), chunk('c')]))).toBe(true);
  });

  test('are not counted when the state cannot be written', async (context) => {
    if (!mounted) return context.skip('NOT TESTED: a tmpfs may not be mounted here.');
    const imports = startImports(failing, 4 * MIB);
    const job = await imports.enqueue({ ...WALTZ, bytes: 3 * MIB });
    // The bytes of the chunk take all the remaining space, so that their count cannot be written.
    const { bavail, bsize } = statfsSync(imported());
    writeFileSync(path.join(imported(), 'filler'), Buffer.alloc(bavail * bsize - MIB));
    await expect(imports.receiveChunk(job.id, 0, chunk('a'))).rejects.toMatchObject({ fault: 'diskFull' });
    expect(imports.list()).toMatchObject([{ received: 0 }]);
    rmSync(path.join(imported(), 'filler'));
    expect(await imports.receiveChunk(job.id, 0, chunk('a'))).toMatchObject({ received: MIB });
  });
});

test('free space is reserved for all uploads, simultaneous requests included', async () => {
  const imports = startImports(failing);
  const asked = [1, 2, 3].map(() => imports.enqueue({ ...SENT, bytes: 400 }).catch((error: Error) => error.message));
  const [first, second, third] = await Promise.all(asked);
  expect([first, second]).toMatchObject([{ state: 'receiving' }, { state: 'receiving' }]);
  expect(third).toMatch(/too little room/);
});

test.each(['Job.json', 'job.json', 'JOB.JSON', 'lease-1', 'dance', '.part', 'CON', 'a/../job.json', '\\', 'x.mp4'])(
  'a video called %s is stored under a name of ours',
  async (video) => {
    const imports = startImports(() => ({ outcome: new Promise(() => {}), stop: () => {} }));
    const job = await imports.enqueue({ ...SENT, video });
    await imports.receiveChunk(job.id, 0, Buffer.from('abcd'));
    const names = readdirSync(path.join(folder, 'imports', job.id)).filter(
      (name) => !/^lease-|\.part$|^dance$/.test(name),
    );
    expect(names).toEqual(['job.json', video === 'x.mp4' ? 'video.mp4' : 'video']);
    expect(JSON.parse(readFileSync(path.join(folder, 'imports', job.id, 'job.json'), 'utf8'))).toMatchObject({ video });
  },
);

describe('an import that two servers see', () => {
  const started: string[] = [];
  const running: (() => void)[] = [];
  beforeEach(() => void [started, running].forEach((list) => list.splice(0)));
  /** An extraction that makes its dance when the test lets it. */
  const making: StartExtraction = (job, _video, _onProgress, danceFolder = '') => {
    started.push(job.id);
    const outcome = new Promise<ImportOutcome>((resolve) => {
      running.push(() => {
        writeDance(danceFolder, { ...makeTestDance(2), id: job.danceId }, { title: job.title });
        resolve(REPORT);
      });
    });
    return { outcome, stop: () => {} };
  };
  const both = async () => {
    const servers = [startImports(making), startImports(making)] as const;
    for (const one of servers) await one.start();
    return servers;
  };

  test('runs on one of them, and both list it as done', async () => {
    const [one, other] = await both();
    const job = await one.enqueue(SENT);
    await one.receiveChunk(job.id, 0, Buffer.from('abcd'));
    await expect.poll(() => started).toHaveLength(1);
    await expect.poll(() => stateOf(other, job), { timeout: 10_000 }).toBe('running');
    await expect(other.stop(job.id)).rejects.toThrow('Another Instep server works on this import');
    await expect(other.remove(job.id)).rejects.toThrow('Another Instep server works on this import');
    running[0]?.();
    for (const server of [one, other]) await expect.poll(() => stateOf(server, job), { timeout: 10_000 }).toBe('done');
    expect(started).toHaveLength(1);
    expect(readdirSync(path.join(folder, 'dances')).sort()).toEqual(['waltz.csv', 'waltz.json', 'waltz.mp4']);
    expect(readdirSync(path.join(folder, 'imports', job.id))).toEqual(['job.json']);
    await Promise.all([one.close(), other.close()]);
  });

  test('gets another id when its own was taken meanwhile, and neither dance changes', async () => {
    const imports = startImports(making);
    const job = await imports.enqueue(WALTZ);
    await expect.poll(() => running).toHaveLength(1);
    writeDance(path.join(folder, 'dances'), { ...makeTestDance(3), id: 'waltz' }, { title: 'Made by hand' });
    running[0]?.();
    await expect.poll(() => stateOf(imports, job)).toBe('done');
    expect(imports.list()[0]?.danceId).toBe('waltz-2');
    const titles = ['waltz', 'waltz-2'].map((id) => readFileSync(path.join(folder, 'dances', `${id}.json`), 'utf8'));
    expect(titles.map((text) => JSON.parse(text) as object)).toMatchObject([
      { id: 'waltz', title: 'Made by hand' },
      { id: 'waltz-2', title: 'Waltz' },
    ]);
  });

  test.each(['before anything was moved', 'after the video was', 'after all but the list of imports'])(
    'goes on to be published where a server was killed %s',
    async (when) => {
      const id = randomUUID();
      const made = path.join(folder, 'imports', id, 'dance');
      mkdirSync(made, { recursive: true });
      writeDance(made, { ...makeTestDance(2), id: 'waltz' }, { title: 'Waltz' });
      const dances = path.join(folder, 'dances');
      if (when.includes('video')) linkSync(path.join(made, 'waltz.mp4'), path.join(dances, 'waltz.mp4'));
      if (when.includes('all'))
        for (const name of readdirSync(made)) renameSync(path.join(made, name), path.join(dances, name));
      const job = { ...WALTZ, id, danceId: 'waltz', madeAs: 'waltz', askedAt: new Date().toISOString(), received: 0 };
      const text = JSON.stringify({ ...job, state: 'running', report: REPORT, outcome: null });
      writeFileSync(path.join(folder, 'imports', id, 'job.json'), text);
      const imports = startImports(making);
      await imports.start();
      await expect.poll(() => imports.list()).toMatchObject([{ state: 'done', danceId: 'waltz', outcome: REPORT }]);
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
])('the failure %o is described in a message', async (outcome, words) => {
  const imports = startImports(() => ({ outcome: Promise.resolve(outcome), stop: () => {} }));
  const job = await imports.enqueue({ ...SENT, video: 'My waltz.mp4', trim: [2, 60] });
  await imports.receiveChunk(job.id, 0, Buffer.from('abcd'));
  await expect.poll(() => stateOf(imports, job)).toBe('failed');
  const { exitCode, message } = imports.list()[0]?.outcome as ImportFailure;
  expect(exitCode).toBe(outcome.exitCode);
  expect(message).toMatch(words);
});

test('an abandoned upload is deleted after a day, and not because the system clock is set', async () => {
  const clock = createManualClock();
  let date = Date.parse('2020-01-01');
  let asked = 0;
  const imports = startImports(failing, 1000, { clock, date: () => (asked++, new Date(date)) });
  await imports.start();
  const job = await imports.enqueue({ ...SENT, bytes: 8 });
  /** Makes the server check its uploads once more; it asks for the date when it does. */
  const lookAfter = async (seconds: number): Promise<void> => {
    const before = asked;
    clock.advance(1000 * seconds);
    await expect.poll(() => asked, { interval: 1 }).toBeGreaterThan(before);
  };
  await lookAfter(2);
  date = Date.parse('2026-11-29');
  await lookAfter(2);
  await imports.receiveChunk(job.id, 0, Buffer.from('abcd'));
  for (let look = 0; look < 4; look++) await lookAfter(300);
  expect(imports.list()).toMatchObject([{ state: 'receiving', received: 4 }]);
  date += 25 * 3_600_000;
  await lookAfter(2);
  await expect.poll(() => imports.list()).toEqual([]);
  await expect.poll(() => readdirSync(path.join(folder, 'imports'))).toEqual([]);
  await imports.close();
});

test('a server with a lower priority than its children would have still starts them', async () => {
  const script = `
    import { createStartExtraction } from './apps/server/src/studio/extract-process.ts';
    const start = createStartExtraction('.', ['-e', 'process.exit(3)']);
    const { outcome } = start({ danceId: 'x', title: 'x', level: 1, tags: [] }, 'x.mp4', () => {});
    console.log(JSON.stringify(await outcome));`;
  // Root may raise its priority again; other users get EACCES.
  const nobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--clear-groups'] : [];
  const [command = '', ...args] = [...nobody, 'nice', '-n', '15', process.execPath, '--import', 'tsx'];
  const told = execFileSync(command, [...args, '--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(JSON.parse(told)).toMatchObject({ exitCode: 3 });
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
