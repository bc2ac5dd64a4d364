import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSessionFile } from '@instep/server/store/files/session-file';
import { connectPlayClient, type PlayClient } from '../../support/play-client.ts';
import { readCsv } from '../../support/independent-readers.ts';
import { createServerProcesses } from '../../support/server-process.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

let folders: Folders;
const { start, killAll } = createServerProcesses();
beforeEach(() => (folders = makeFolders()));
afterEach(() => {
  killAll();
  folders.remove();
});

const DISK_ERROR = { reason: 'disk_error' };

const startDance = async (address: string): Promise<PlayClient> => {
  const player = await connectPlayClient(address);
  player.sendHello();
  player.sendStart();
  return player;
};

const startCameraCheck = async (address: string): Promise<PlayClient> => {
  const player = await connectPlayClient(address);
  player.sendHello();
  player.sendMessage({ type: 'watch' });
  await player.waitFor('watching');
  return player;
};

/** Expects that the frames of a camera check are still estimated. */
const expectPoseFound = async (player: PlayClient): Promise<void> => {
  const sent = player.sendFrame('standing');
  expect(await player.waitFor('frame', ({ sequence }) => sequence === sent)).toMatchObject({ outcome: 'seen' });
};

const folderOf = ({ sessionId }: { readonly sessionId: string }): string => {
  const [day = ''] = readdirSync(folders.sessions).filter((name) => /^\d/.test(name));
  return path.join(folders.sessions, day, sessionId);
};

/** Expects that the tables contain every row that was acknowledged as saved, and only complete rows. */
const expectSoundTables = (folder: string, player: PlayClient): void => {
  const { upToSequence, upToMove } = player.received('saved').at(-1) ?? { upToSequence: -1, upToMove: 0 };
  const frames = readCsv(path.join(folder, 'frames.csv'));
  expect(frames.map(({ sequence }) => Number(sequence))).toEqual(frames.map((_, k) => k));
  expect(frames.length).toBeGreaterThan(upToSequence);
  expect(readCsv(path.join(folder, 'moves.csv')).length).toBeGreaterThanOrEqual(upToMove);
  for (const table of ['frames', 'moves', 'poses']) {
    expect(readFileSync(path.join(folder, `${table}.csv`), 'utf8')).toMatch(/\n$/);
  }
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
};

describe('a table that reaches the size limit of files', () => {
  it('ends its dance with disk_error and keeps the rows written before; others can play on', async () => {
    // The limit is in blocks of 512 bytes: poses.csv reaches it within the first seconds.
    const environment = { TSX_DISABLE_CACHE: '1', FLUSH_EVERY_MS: '50' };
    const server = await start(folders, { limits: 'ulimit -f 60', environment });
    const cameraCheck = await startCameraCheck(server.address);
    const player = await startDance(server.address);
    const ready = await player.waitFor('ready');
    await player.danceReference(0, 1);
    // However slow the disk is, some rows are saved before the file reaches its limit.
    await player.waitFor('saved', ({ upToSequence }) => upToSequence >= 6);
    await player.danceReference(1, 12).catch(() => {});
    expect(await player.waitForClose()).toMatchObject(DISK_ERROR);

    const folder = folderOf(ready);
    expectSoundTables(folder, player);
    expect(player.received('saved').at(-1)?.upToSequence).toBeGreaterThan(5);
    const session = await readSessionFile(folder);
    expect(session).toMatchObject({ status: 'incomplete', writer: null });
    for (const table of ['frames', 'moves', 'poses'] as const) {
      const bytes = readFileSync(path.join(folder, `${table}.csv`));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const rows = bytes.toString().split('\n').length - 2;
      expect(session.tables?.[table]).toEqual({ rows, sha256 });
    }

    await expectPoseFound(cameraCheck);
    const next = await startDance(server.address);
    await next.waitFor('ready');
    await next.danceReference(0, 1);
    expect((await fetch(`${server.address}/healthz`)).status).toBe(200);
    expect(server.child.exitCode).toBeNull();
  });
});

describe('a dance', () => {
  it('ends with disk_error when the folder of its session is removed, and other dances continue', async () => {
    const server = await startTestServer(folders);
    const [player, other] = [await startDance(server.address), await startDance(server.address)];
    const ready = await player.waitFor('ready');
    await player.danceReference(0, 1);
    rmSync(folderOf(ready), { recursive: true });
    await player.danceReference(1, 3).catch(() => {});
    expect(await player.waitForClose()).toMatchObject(DISK_ERROR);
    await other.danceReference(0, 12);
    other.sendMessage({ type: 'ended', lastSequence: 119 });
    await other.waitFor('finished');
    await server.stop();
  });

  it('is refused with disk_error while the folder of its session cannot be created, and then accepted', async () => {
    const server = await startTestServer(folders);
    const today = path.join(folders.sessions, new Date().toISOString().slice(0, 10));
    writeFileSync(today, 'in the way');
    const player = await startDance(server.address);
    expect(await player.waitForClose()).toMatchObject(DISK_ERROR);
    rmSync(today);
    await (await startDance(server.address)).waitFor('ready');
    await server.stop();
  });

  it('can start after the folder of all sessions was removed: the server creates it again', async () => {
    const server = await startTestServer(folders);
    rmSync(folders.sessions, { recursive: true });
    expect(await (await fetch(`${server.address}/api/sessions`)).json()).toEqual({ sessions: [] });
    await (await startDance(server.address)).waitFor('ready');
    await server.stop();
  });
});

/** Mounts a file system of 2 MiB at the sessions folder; returns false if that is not permitted. */
const mountSmallDisk = (): boolean => {
  try {
    const options = 'size=2m,nr_inodes=200';
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folders.sessions], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Fills the disk but for `leftBytes`. The server may write at the same time, so the disk may be full before. */
const fillDisk = (leftBytes: number): void => {
  const { bavail, bsize } = statfsSync(folders.sessions);
  try {
    appendFileSync(path.join(folders.sessions, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - leftBytes)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
};

/**
 * Fills the disk: its bytes, so that no row fits, and its inodes, so that no file can be created even if truncated
 * rows free some bytes again (how many depends on the speed of the machine). Returns how many inodes it took.
 */
const fillBytesAndInodes = (): number => {
  fillDisk(0);
  const fillers = path.join(folders.sessions, 'fillers');
  for (let k = 0; ; k++) {
    try {
      writeFileSync(`${fillers}-${k}`, '');
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
      return k;
    }
  }
};

/** Fills the disk until nothing becomes free any more: a file that is being replaced frees its inode afterwards. */
const fillCompletely = async (): Promise<void> => {
  for (let [before, taken] = [-1, fillBytesAndInodes()]; taken !== before;) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    [before, taken] = [taken, fillBytesAndInodes()];
  }
};

const removeFillers = (): void => {
  for (const name of readdirSync(folders.sessions)) {
    if (name.startsWith('filler')) rmSync(path.join(folders.sessions, name));
  }
};

describe('the disk of the sessions', () => {
  let mounted = false;
  beforeEach(() => (mounted = mountSmallDisk()));
  afterEach(() => {
    if (mounted) execFileSync('umount', ['--lazy', folders.sessions]);
  });

  it('ends a dance with disk_error when it fills up; the session is recovered when space is free again', async (context) => {
    if (!mounted) return context.skip('NOT TESTED: a tmpfs may not be mounted here.');
    const server = await startTestServer(folders, { MIN_FREE_MIB: '0', SILENCE_MS: '600000' });
    const cameraCheck = await startCameraCheck(server.address);
    // Another player is dancing, so the server keeps its lease, which therefore frees no space either.
    const other = await (await startDance(server.address)).waitFor('ready');
    const player = await startDance(server.address);
    const ready = await player.waitFor('ready');
    await player.danceReference(0, 2);
    await fillCompletely();
    await player.danceReference(2, 12).catch(() => {});
    expect(await player.waitForClose()).toMatchObject(DISK_ERROR);
    expectSoundTables(folderOf(ready), player);
    // Not even the end of the session could be written.
    expect((await readSessionFile(folderOf(ready))).status).toBe('running');
    const refused = await startDance(server.address);
    expect(await refused.waitForClose()).toMatchObject(DISK_ERROR);
    await expectPoseFound(cameraCheck);
    expect((await fetch(`${server.address}/api/sessions`)).status).toBe(200);
    // No folder is left of the session of the refused player.
    expect(new Set(readdirSync(path.dirname(folderOf(ready))))).toEqual(new Set([ready.sessionId, other.sessionId]));

    removeFillers();
    type Listed = { readonly sessions: readonly { readonly session_id: string; readonly status: string }[] };
    const { sessions } = (await (await fetch(`${server.address}/api/sessions`)).json()) as Listed;
    expect(sessions.find(({ session_id: id }) => id === ready.sessionId)?.status).toBe('recovered');
    await (await startDance(server.address)).waitFor('ready');
    await server.stop();
  });

  it('ends a dance with disk_error before it is full, so that the end of the session is written', async (context) => {
    if (!mounted) return context.skip('NOT TESTED: a tmpfs may not be mounted here.');
    const server = await startTestServer(folders, { MIN_FREE_MIB: '1' });
    const player = await startDance(server.address);
    const ready = await player.waitFor('ready');
    await player.danceReference(0, 1);
    // Half of the free space that dances need to continue: writes in progress may free some of it again.
    fillDisk(2 ** 17);
    expect((await fetch(`${server.address}/readyz`)).status).toBe(503);
    expect(await player.waitForClose()).toMatchObject(DISK_ERROR);
    expectSoundTables(folderOf(ready), player);
    expect(await readSessionFile(folderOf(ready))).toMatchObject({ status: 'incomplete', writer: null });
    rmSync(path.join(folders.sessions, 'filler'));
    await (await startDance(server.address)).waitFor('ready');
    await server.stop();
  });

  it('is reported at /readyz when it is full at the start; dances are refused, camera checks are served', async (context) => {
    if (!mounted) return context.skip('NOT TESTED: a tmpfs may not be mounted here.');
    mkdirSync(path.join(folders.sessions, '2026-01-01'));
    fillDisk(0);
    const server = await startTestServer(folders, { MIN_FREE_MIB: '1' });
    const readyz = await fetch(`${server.address}/readyz`);
    expect([readyz.status, await readyz.text()]).toEqual([503, 'The disk of the sessions is full.\n']);
    const player = await startDance(server.address);
    expect(await player.waitForClose()).toMatchObject(DISK_ERROR);
    await expectPoseFound(await startCameraCheck(server.address));
    await server.stop();
  });

  it('is reported at /readyz when it has no more inodes, and dances are refused', async (context) => {
    if (!mounted) return context.skip('NOT TESTED: a tmpfs may not be mounted here.');
    const server = await startTestServer(folders, { MIN_FREE_MIB: '1' });
    expect((await fetch(`${server.address}/readyz`)).status).toBe(200);
    execFileSync('mount', ['-o', 'remount,nr_inodes=40', folders.sessions]);
    const readyz = await fetch(`${server.address}/readyz`);
    expect([readyz.status, await readyz.text()]).toEqual([503, 'The disk of the sessions takes no more files.\n']);
    expect(await (await startDance(server.address)).waitForClose()).toMatchObject(DISK_ERROR);
    await server.stop();
  });

  it('is reported at /readyz when it becomes read-only; dances are refused, camera checks are served', async (context) => {
    if (!mounted) return context.skip('NOT TESTED: a tmpfs may not be mounted here.');
    const server = await startTestServer(folders, { MIN_FREE_MIB: '1' });
    expect((await fetch(`${server.address}/readyz`)).status).toBe(200);
    // The check leaves no file behind.
    expect(readdirSync(folders.sessions).filter((name) => name.startsWith('.probe'))).toEqual([]);
    execFileSync('mount', ['-o', 'remount,ro', folders.sessions]);
    const readyz = await fetch(`${server.address}/readyz`);
    expect([readyz.status, await readyz.text()]).toEqual([503, 'The disk of the sessions is read-only.\n']);
    expect(await (await startDance(server.address)).waitForClose()).toMatchObject(DISK_ERROR);
    await expectPoseFound(await startCameraCheck(server.address));
    await server.stop();
  });
});
