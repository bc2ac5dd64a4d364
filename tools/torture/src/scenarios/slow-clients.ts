import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { median, quantile } from '@instep/choreo/statistics';
import type { Figures } from '@instep/measures/measure';
import { writeLargeDance } from '@instep/test/support/write-dance';
import { makeFolders } from '@instep/test/support/test-server';
import { sleep, indices } from '../concurrency.ts';
import type { Scenario } from '../scenario.ts';
import { readMetric, processUsage } from '../server-usage.ts';
import { sendGet, openSocket } from '../served-video.ts';
import type { Server, Harness } from '../harness.ts';

/** Number of clients of each kind: stopped readers, writers who never finish, players whose process is stopped. */
const CLIENTS_PER_KIND = 200;
const LARGE_VIDEO = '/dances/large/video';

const secondsSince = (startedAt: number): number => (performance.now() - startedAt) / 1000;

const secondsUntilClosed = async (socket: Socket, startedAt: number): Promise<number> => {
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  return secondsSince(startedAt);
};

/**
 * Requests a video and never reads it. A client that doesn't read can't notice the end of the connection, so a timer
 * writes to it until it is closed.
 */
const openStalledReader = async (server: Server): Promise<Socket> => {
  const socket = await openSocket(server);
  sendGet(server, socket.pause(), LARGE_VIDEO);
  const probe = setInterval(() => socket.write('\r\n'), 500);
  socket.once('close', () => clearInterval(probe));
  return socket;
};

const openEndlessWriter = async (server: Server): Promise<Socket> => {
  const socket = await openSocket(server);
  socket.resume().write('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
  return socket;
};

/**
 * Players in a process that is already stopped by a signal. Returns how long it takes until the server has noticed all
 * of them.
 */
const startStoppedPlayers = async (server: Server, count: number): Promise<{ readonly foundS: Promise<number> }> => {
  const entry = fileURLToPath(new URL('../silent-players.ts', import.meta.url));
  const args = ['--import', 'tsx', entry, server.address, String(count)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGSTOP');
  const startedAt = performance.now();
  const secondsUntilFound = async (): Promise<number> => {
    while ((await readMetric(server.address, 'instep_sockets')) > 1) await sleep(100);
    child.kill('SIGKILL');
    return secondsSince(startedAt);
  };
  return { foundS: secondsUntilFound() };
};

/** Two dances, one after the other: nearly as long as the server tolerates stopped readers. */
const HEALTHY_DANCES = 2;
const FRAMES_PER_DANCE = 110;

/** The latencies of a player who keeps dancing: from a frame to its answer, ten frames a second. */
const measureLatencies = async (server: Server): Promise<number[]> => {
  const latencies: number[] = [];
  for (let dance = 0; dance < HEALTHY_DANCES; dance++) latencies.push(...(await measureDanceLatencies(server)));
  return latencies;
};

const measureDanceLatencies = async (server: Server): Promise<number[]> => {
  const player = await server.connect();
  player.sendHello();
  player.sendStart();
  await player.waitFor('ready');
  const latencies: number[] = [];
  for (const k of indices(FRAMES_PER_DANCE)) {
    const startedAt = performance.now();
    const sentSequence = player.sendFrame(k / 10, { mediaTime: k / 10 });
    await player.waitFor('frame', ({ sequence }) => sequence === sentSequence);
    latencies.push(performance.now() - startedAt);
    await sleep(Math.max(0, 100 - (performance.now() - startedAt)));
  }
  player.sendMessage({ type: 'leave' });
  await player.waitForClose();
  return latencies;
};

const measureSlowClients = async (harness: Harness): Promise<Figures> => {
  const folders = makeFolders();
  writeLargeDance(folders.dances, 'large');
  const defaultTimeouts = { SILENCE_MS: '' };
  const server = await harness.startStubServer({ folders, environment: defaultTimeouts });
  const count = harness.scaled(CLIENTS_PER_KIND);
  await measureLatencies(server);
  const latenciesAlone = await measureLatencies(server);
  const startedAt = performance.now();
  const readers = await Promise.all(indices(count).map(() => openStalledReader(server)));
  const writingStartedAt = performance.now();
  const writers = await Promise.all(indices(count).map(() => openEndlessWriter(server)));
  const readersCut = Promise.all(readers.map((socket) => secondsUntilClosed(socket, startedAt)));
  const headersCut = Promise.all(writers.map((socket) => secondsUntilClosed(socket, writingStartedAt)));
  const { foundS } = await startStoppedPlayers(server, count);
  const latenciesBeside = await measureLatencies(server);
  const { rssMib } = processUsage(server.child.pid ?? 0);
  const values = {
    headersCutS: Math.max(...(await headersCut)),
    readersCutS: Math.max(...(await readersCut)),
    stoppedCutS: await foundS,
    p99Ratio: quantile(latenciesBeside, 0.99) / quantile(latenciesAlone, 0.99),
    medianRatio: median(latenciesBeside) / median(latenciesAlone),
    rssMib,
  };
  server.remove();
  return {
    values,
    n: 3 * count,
    note: "beside them a player dances; the ratio is that of the player's latencies with and without them",
  };
};

export const SLOW_CLIENTS: readonly Scenario[] = [
  {
    id: '6',
    measure: 'slow clients are disconnected, s: endless headers, unread downloads, stopped players (F6)',
    bounds: {
      headersCutS: { atMost: 12 },
      readersCutS: { atMost: 30 },
      stoppedCutS: { atMost: 16 },
      p99Ratio: { atMost: 1.2 },
    },
    timed: true,
    run: measureSlowClients,
  },
];
