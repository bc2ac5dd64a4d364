import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectPlayClient } from '../../support/play-client.ts';
import { TEST_DANCES } from '../../support/test-data.ts';
import { environmentOf, makeFolders, type Folders } from '../../support/test-server.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const FAKE = path.join(ROOT, 'test/support/fake-server-process.ts');
const NPM = ['npm', 'start', '--silent'];
const START = [process.execPath, 'tools/setup/src/start.mjs'];
const MAIN = [process.execPath, '--import', 'tsx', FAKE];

// Marks the packages as installed, so that `npm start` does not install them; the web app is not tested here.
const INSTALLED = path.join(ROOT, 'node_modules/.instep-lock.json');
const wasInstalled = existsSync(INSTALLED);
beforeAll(() => wasInstalled || writeFileSync(INSTALLED, readFileSync(path.join(ROOT, 'package-lock.json'))));

let folders: Folders;
let group: ChildProcess;
beforeEach(() => (folders = makeFolders()));
afterEach(async () => {
  signalAll('SIGKILL');
  folders.remove();
});
afterAll(() => wasInstalled || rmSync(INSTALLED));

/** Sends a signal to every process of the group, as a terminal or systemd does. */
const signalAll = (signal: NodeJS.Signals): void => {
  try {
    process.kill(-(group.pid as number), signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

/** Starts a server as leader of its own process group; resolves when it has printed its address. */
const start = async ([command = '', ...args]: readonly string[], dances = folders.dances) => {
  const environment = environmentOf(folders, { DRAIN_MS: '120000', DANCES_DIR: dances });
  group = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', err: '' };
  const ended = Promise.all([once(group.stdout as NonNullable<typeof group.stdout>, 'close'), once(group, 'exit')]);
  group.stdout?.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
  group.stderr?.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
  await expect.poll(() => output.out, { timeout: 100_000 }).toMatch(/Instep is at http:\S+\n/);
  return { address: /Instep is at (http:\S+)\n/.exec(output.out)?.[1] ?? '', output, ended };
};

const refusesPlayers = async (address: string): Promise<boolean> => (await fetch(`${address}/readyz`)).status === 503;

describe('a server whose whole process group gets a signal lets a dance finish', () => {
  const cover = readFileSync(path.join(TEST_DANCES, 'first-steps.jpg'));

  it.each([
    ['npm start', 'SIGINT', NPM],
    ['start.mjs', 'SIGTERM', START],
    ['@long npm start', 'SIGHUP', NPM],
    ['@long start.mjs', 'SIGINT', START],
    ['@long npm start', 'SIGTERM', NPM],
    ['@long start.mjs', 'SIGHUP', START],
  ] as const)('when it was started by %s and gets %s', async (_name, signal, command) => {
    const server = await start(command, TEST_DANCES);
    const player = await connectPlayClient(server.address);
    player.sendHello();
    player.sendStart({ danceId: 'first-steps' });
    await player.waitFor('ready');
    const before = player.sendFrame(cover, { mediaTime: 1 });
    await player.waitFor('frame', ({ sequence }) => sequence === before);
    signalAll(signal);
    await expect.poll(() => refusesPlayers(server.address)).toBe(true);
    // The estimator workers are in the group, too, and go on estimating frames to the end.
    const after = player.sendFrame(cover, { mediaTime: 2 });
    expect(await player.waitFor('frame', ({ sequence }) => sequence === after)).toMatchObject({ outcome: 'seen' });
    player.sendMessage({ type: 'ended', lastSequence: after });
    await player.waitFor('finished');
    expect(await player.waitForClose()).toMatchObject({ reason: 'finished' });
    await server.ended;
    expect(server.output.out).toContain('Finishing 1 dance');
  });
});

describe('a server that leads its process group', () => {
  const startDancing = async (address: string) => {
    const player = await connectPlayClient(address);
    player.sendHello();
    player.sendStart();
    await player.waitFor('ready');
    return player;
  };

  it('treats signals in quick succession as one', async () => {
    const server = await start(MAIN);
    const player = await startDancing(server.address);
    for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      signalAll(signal);
      // Pending signals of one kind are merged, so each has to be handled before the next is sent.
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await player.danceReference(0, 12);
    player.sendMessage({ type: 'ended', lastSequence: 119 });
    expect(await player.waitForClose()).toMatchObject({ reason: 'finished' });
    await server.ended;
    expect(group.exitCode).toBe(0);
  });

  it('stops at once at a later signal, as it has announced', async () => {
    const server = await start(MAIN);
    const player = await startDancing(server.address);
    signalAll('SIGTERM');
    await expect.poll(() => server.output.out).toContain('press Ctrl-C again to stop at once');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    signalAll('SIGINT');
    await server.ended;
    expect(group.exitCode).toBe(1);
    expect((await player.waitForClose()).code).toBe(1006);
  });

  it('finishes its dances even if its output is closed, as when a terminal is closed', async () => {
    const server = await start(MAIN);
    const player = await startDancing(server.address);
    group.stdout?.destroy();
    group.stderr?.destroy();
    signalAll('SIGHUP');
    await expect.poll(() => refusesPlayers(server.address)).toBe(true);
    await player.danceReference(0, 12);
    player.sendMessage({ type: 'ended', lastSequence: 119 });
    expect(await player.waitForClose()).toMatchObject({ reason: 'finished' });
    await once(group, 'exit');
    expect(group.exitCode).toBe(0);
  });
});
