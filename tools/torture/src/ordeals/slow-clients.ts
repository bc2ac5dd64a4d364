import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { median, quantile } from '@instep/choreo/statistics';
import type { Figures } from '@instep/measures/measure';
import { writeLargeDance } from '@instep/test/support/large-dance';
import { makeFolders } from '@instep/test/support/test-server';
import { sleep, upTo } from '../lanes.ts';
import type { Ordeal } from '../ordeal.ts';
import { metricOf, processFigures } from '../process-figures.ts';
import { asksFor, openSocket } from '../served-video.ts';
import type { Server, Stage } from '../stage.ts';

/** Number of clients of each kind: stopped readers, writers who never finish, players whose process is stopped. */
const SLOW = 200;
const LARGE = '/dances/large/video';

const secondsSince = (from: number): number => (performance.now() - from) / 1000;

const untilClosed = async (socket: Socket, from: number): Promise<number> => {
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  return secondsSince(from);
};

/**
 * Requests a video and never reads it. A client that doesn't read can't notice the end of the connection, so a timer
 * writes to it until it is closed.
 */
const stalledReader = async (server: Server): Promise<Socket> => {
  const socket = await openSocket(server);
  asksFor(server, socket.pause(), LARGE);
  const probe = setInterval(() => socket.write('\r\n'), 500);
  socket.once('close', () => clearInterval(probe));
  return socket;
};

const endlessWriter = async (server: Server): Promise<Socket> => {
  const socket = await openSocket(server);
  socket.resume().write('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
  return socket;
};

/**
 * Players in a process that is already stopped by a signal. Returns how long it takes until the server has noticed all
 * of them.
 */
const standStill = async (server: Server, count: number): Promise<{ readonly foundS: Promise<number> }> => {
  const entry = fileURLToPath(new URL('../standing-players.ts', import.meta.url));
  const args = ['--import', 'tsx', entry, server.address, String(count)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGSTOP');
  const from = performance.now();
  const found = async (): Promise<number> => {
    while ((await metricOf(server.address, 'instep_sockets')) > 1) await sleep(100);
    child.kill('SIGKILL');
    return secondsSince(from);
  };
  return { foundS: found() };
};

/** Two dances, one after the other: nearly as long as the server tolerates stopped readers. */
const HEALTHY_DANCES = 2;
const PICTURES_A_DANCE = 110;

/** The latencies of a player who keeps dancing: from a frame to its answer, ten frames a second. */
const feels = async (server: Server): Promise<number[]> => {
  const latencies: number[] = [];
  for (let dance = 0; dance < HEALTHY_DANCES; dance++) latencies.push(...(await feelsOneDance(server)));
  return latencies;
};

const feelsOneDance = async (server: Server): Promise<number[]> => {
  const player = await server.connect();
  player.hello();
  player.start();
  await player.next('ready');
  const latencies: number[] = [];
  for (const k of upTo(PICTURES_A_DANCE)) {
    const from = performance.now();
    const shown = player.show(k / 10, { mediaTime: k / 10 });
    await player.next('frame', ({ sequence }) => sequence === shown);
    latencies.push(performance.now() - from);
    await sleep(Math.max(0, 100 - (performance.now() - from)));
  }
  player.say({ type: 'leave' });
  await player.closed();
  return latencies;
};

const slowClients = async (stage: Stage): Promise<Figures> => {
  const folders = makeFolders();
  writeLargeDance(folders.dances, 'large');
  const patience = { SILENCE_MS: '' };
  const server = await stage.startStub({ folders, environment: patience });
  const count = stage.count(SLOW);
  await feels(server);
  const alone = await feels(server);
  const from = performance.now();
  const readers = await Promise.all(upTo(count).map(() => stalledReader(server)));
  const writingFrom = performance.now();
  const writers = await Promise.all(upTo(count).map(() => endlessWriter(server)));
  const readersCut = Promise.all(readers.map((socket) => untilClosed(socket, from)));
  const headersCut = Promise.all(writers.map((socket) => untilClosed(socket, writingFrom)));
  const { foundS } = await standStill(server, count);
  const beside = await feels(server);
  const { rssMib } = processFigures(server.child.pid ?? 0);
  const values = {
    headersCutS: Math.max(...(await headersCut)),
    readersCutS: Math.max(...(await readersCut)),
    stoppedCutS: await foundS,
    p99Ratio: quantile(beside, 0.99) / quantile(alone, 0.99),
    medianRatio: median(beside) / median(alone),
    rssMib,
  };
  server.end();
  return {
    values,
    n: 3 * count,
    note: 'beside them a player dances on; the ratio of their waits with and without those',
  };
};

export const SLOW_CLIENTS: readonly Ordeal[] = [
  {
    id: '6',
    measure: 'slow clients are cut, s: headers that never end, downloads nobody reads, stopped players (F6)',
    bounds: {
      headersCutS: { atMost: 12 },
      readersCutS: { atMost: 30 },
      stoppedCutS: { atMost: 16 },
      p99Ratio: { atMost: 1.2 },
    },
    timed: true,
    figuresOf: slowClients,
  },
];
