import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { dancePaths } from '@instep/dance-files/dance-folder';
import type { Figures } from '@instep/evaluate/measure';
import { DANCES } from '../dances.ts';
import { inLanes, sleep, upTo } from '../lanes.ts';
import { seededRandom } from '../numbers.ts';
import type { Ordeal } from '../ordeal.ts';
import { DANCE_ID } from '../pictures.ts';
import { processFigures } from '../process-figures.ts';
import type { Server, Stage } from '../stage.ts';

const MIB = 1024 * 1024;

const startWithVideo = async (stage: Stage, environment: Readonly<Record<string, string>> = {}) => {
  const server = await stage.startStub({ environment: { DANCES_DIR: DANCES, ...environment } });
  const video = `${server.address}/dances/${DANCE_ID}/video`;
  return { server, video, bytes: readFileSync(dancePaths(DANCES, DANCE_ID).video) };
};

const rangeOf = async (video: string, from: number, to: number): Promise<Buffer> => {
  const response = await fetch(video, { headers: { Range: `bytes=${from}-${to}` } });
  if (response.status !== 206) throw new Error(`expected 206 for ${from}-${to}, got ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
};

/** Every pair of boundaries around multiples of the sizes in which it is read and sent, and a walk through all of it. */
const reassembled = async (stage: Stage): Promise<Figures> => {
  const { server, video, bytes } = await startWithVideo(stage);
  const edges = [8192, 16_384, 65_536, 262_144].flatMap((edge) => [edge - 1, edge, edge + 1]);
  const places = [0, 1, ...edges, bytes.length - 3, bytes.length - 2, bytes.length - 1].filter(
    (at) => at < bytes.length,
  );
  const pairs = places.flatMap((from) => places.flatMap((to) => (from <= to ? [[from, to] as const] : [])));
  const wrong = await inLanes(pairs, 4, async ([from, to]) => {
    return (await rangeOf(video, from, to)).equals(bytes.subarray(from, to + 1)) ? 0 : 1;
  });
  const walked = createHash('sha256');
  const steps = upTo(Math.ceil(bytes.length / 8192)).map((k) => k * 8192);
  for (const from of steps) walked.update(await rangeOf(video, from, Math.min(from + 8192, bytes.length) - 1));
  const walk = walked.digest('hex') === createHash('sha256').update(bytes).digest('hex') ? 0 : 1;
  server.end();
  const mismatches = wrong.reduce<number>((sum, one) => sum + one, walk);
  return { values: { mismatches }, n: pairs.length + steps.length };
};

const ESCAPES = [
  '..',
  '%2e%2e',
  '..%2f',
  '%2e%2e%2f',
  '..%5c',
  '%252e%252e',
  '....//',
  '..;/',
  '%c0%ae%c0%ae/',
  '%00',
  '%zz',
  '%ff',
];

/** Paths that would lead out of the folder of dances, as bytes on a socket: nothing on the way may clean them. */
const escaped = async (stage: Stage): Promise<Figures> => {
  const { server } = await startWithVideo(stage);
  const targets = ESCAPES.flatMap((step) =>
    ['package.json', 'first-steps.json', 'etc/passwd'].flatMap((file) => [
      `/dances/${step}/${file}`,
      `/dances/${DANCE_ID}/${step}/${step}/${file}`,
      `/${step}${step}/${file}`,
      `/assets/${step}/${step}/${file}`,
    ]),
  );
  const statuses = await inLanes(targets, 4, (target) => statusOf(server, `GET ${target} HTTP/1.1`));
  server.end();
  const leaks = statuses.filter((status) => status < 400).length;
  return { values: { leaks, faults: statuses.filter((status) => status >= 500).length }, n: targets.length };
};

const opened = async ({ address }: Server): Promise<Socket> => {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
};

const statusOf = async (server: Server, line: string): Promise<number> => {
  const socket = await opened(server);
  socket.write(`${line}\r\nHost: ${new URL(server.address).host}\r\nConnection: close\r\n\r\n`);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
};

const asksForVideo = (server: Server, socket: Socket): boolean =>
  socket.write(`GET /dances/${DANCE_ID}/video HTTP/1.1\r\nHost: ${new URL(server.address).host}\r\n\r\n`);

/** Half of them say goodbye, half don't. */
const aborted = async (stage: Stage): Promise<Figures> => {
  const { server } = await startWithVideo(stage);
  const pid = server.child.pid ?? 0;
  const abort = async (k: number): Promise<void> => {
    const socket = await opened(server);
    asksForVideo(server, socket);
    await Promise.race([once(socket, 'data'), once(socket, 'close')]);
    if (k % 2 === 0) socket.destroy();
    else socket.resetAndDestroy();
  };
  await inLanes(upTo(100), 8, abort);
  await sleep(1000);
  const before = processFigures(pid);
  const count = stage.count(3000);
  await inLanes(upTo(count), 8, abort);
  await sleep(3000);
  const after = processFigures(pid);
  server.end();
  return {
    values: { openFiles: after.openFiles - before.openFiles, grownMib: after.rssMib - before.rssMib },
    n: count,
  };
};

const STALLED = 200;

/** Readers who stop reading, and writers who never finish their request: when they are cut. */
const slowClients = async (stage: Stage): Promise<Figures> => {
  const { server } = await startWithVideo(stage);
  const count = stage.count(STALLED);
  const from = performance.now();
  const untilClosed = async (socket: Socket): Promise<number> => {
    if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
    return (performance.now() - from) / 1000;
  };
  const readers = upTo(count).map(async () => {
    const socket = await opened(server);
    asksForVideo(server, socket);
    socket.pause();
    // Who reads nothing hears of no end either; a probe writes, and is told.
    const probe = setInterval(() => socket.write('\r\n'), 500);
    const at = await untilClosed(socket);
    clearInterval(probe);
    return at;
  });
  const writers = upTo(count).map(async () => {
    const socket = await opened(server);
    socket.resume();
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
    return untilClosed(socket);
  });
  const [readersCutS, headersCutS] = await Promise.all([Promise.all(readers), Promise.all(writers)]);
  const { rssMib } = processFigures(server.child.pid ?? 0);
  server.end();
  return {
    values: { headersCutS: Math.max(...headersCutS), readersCutS: Math.max(...readersCutS), rssMib },
    n: 2 * count,
  };
};

const THROUGHPUT_MIB = 2000;

/** Random stretches of 1 MiB, a byte for each unit of the server's own processor time. */
const throughput = async (stage: Stage): Promise<Figures> => {
  const { server, video, bytes } = await startWithVideo(stage);
  const pid = server.child.pid ?? 0;
  const random = seededRandom(7);
  const read = async (): Promise<number> => {
    const from = Math.floor(random() * Math.max(0, bytes.length - MIB));
    return (await rangeOf(video, from, Math.min(from + MIB, bytes.length) - 1)).length;
  };
  await inLanes(upTo(50), 8, read);
  const before = processFigures(pid).cpuS;
  const sizes = await inLanes(upTo(stage.count(THROUGHPUT_MIB)), 8, read);
  const cpuS = processFigures(pid).cpuS - before;
  server.end();
  return { values: { gbPerCpuS: sizes.reduce((sum, size) => sum + size, 0) / 1e9 / cpuS }, n: sizes.length };
};

const GUESSES = 10_000;

const guessedTickets = async (stage: Stage): Promise<Figures> => {
  const server = await stage.startStub();
  const codes = await inLanes(upTo(stage.count(GUESSES)), 16, async (k) => {
    const player = await server.connect();
    player.say({ type: 'hello', version: 1, ticket: `${k}`.padEnd(22, 'x') });
    return (await player.closed()).code;
  });
  server.end();
  return { values: { successes: codes.filter((code) => code !== 1008).length }, n: codes.length };
};

/** The pictures that a whole dance sends carry a mark; it must lie nowhere afterwards. */
const nowhereStored = async (stage: Stage): Promise<Figures> => {
  const canary = createHash('sha256').update(String(Math.random())).digest('hex');
  const server = await stage.startStub({ environment: { LOG_LEVEL: 'trace' } });
  const player = await server.connect();
  player.hello();
  player.start();
  await player.next('ready');
  const picture = new Uint8Array([0xff, 0xd8, 0xff, ...new TextEncoder().encode(`broken ${canary}`)]);
  const count = 15;
  for (const k of upTo(count)) {
    const shown = player.show(picture, { mediaTime: k / 10 });
    await player.next('frame', ({ sequence }) => sequence === shown);
  }
  server.child.kill('SIGKILL');
  await server.exited;
  const files = readdirSync(server.folders.sessions, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  const found = files.filter((one) => readFileSync(`${one.parentPath}/${one.name}`).includes(canary)).length;
  const logged = server.said.err.includes(canary) || server.said.out.includes(canary) ? 1 : 0;
  server.end();
  return { values: { files: found, logged }, n: count };
};

const NOTHING = { atMost: 0 };

export const HTTP: readonly Ordeal[] = [
  {
    id: '3',
    measure: 'ranges put together again, byte for byte',
    bounds: { mismatches: NOTHING },
    figuresOf: reassembled,
  },
  { id: '4', measure: 'paths that lead out', bounds: { leaks: NOTHING, faults: NOTHING }, figuresOf: escaped },
  {
    id: '5',
    measure: 'downloads broken off: open files left, memory grown',
    bounds: { openFiles: NOTHING, grownMib: { atMost: 60 } },
    figuresOf: aborted,
  },
  {
    id: '6',
    measure: 'slow clients are cut, s: headers that never end, downloads that nobody reads',
    bounds: { headersCutS: { atMost: 12 }, readersCutS: { atMost: 30 } },
    timed: true,
    figuresOf: slowClients,
  },
  {
    id: '7',
    measure: 'video for a second of processor time',
    bounds: { gbPerCpuS: { atLeast: 1.2 } },
    timed: true,
    figuresOf: throughput,
  },
  { id: '11a', measure: 'guessed tickets', bounds: { successes: NOTHING }, figuresOf: guessedTickets },
  {
    id: '27',
    measure: 'pictures found on disk or in the log, after a dance and SIGKILL',
    bounds: { files: NOTHING, logged: NOTHING },
    figuresOf: nowhereStored,
  },
];
