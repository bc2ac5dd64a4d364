import { PROTOCOL_VERSION } from '@instep/protocol/messages';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { Figures } from '@instep/measures/measure';
import { inLanes, sleep, upTo } from '../lanes.ts';
import type { Ordeal } from '../ordeal.ts';
import { DANCE_ID } from '../pictures.ts';
import { processFigures } from '../process-figures.ts';
import { asksFor, openSocket, startWithVideo } from '../served-video.ts';
import type { Server, Stage } from '../stage.ts';

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

/**
 * Paths that would lead out of the dances folder, written to the socket as they are, so that no client normalizes them.
 */
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

const statusOf = async (server: Server, line: string): Promise<number> => {
  const socket = await openSocket(server);
  socket.write(`${line}\r\nHost: ${new URL(server.address).host}\r\nConnection: close\r\n\r\n`);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
};

/** Half of them close the connection properly, half don't. */
const aborted = async (stage: Stage): Promise<Figures> => {
  const { server, target } = await startWithVideo(stage);
  const pid = server.child.pid ?? 0;
  const abort = async (k: number): Promise<void> => {
    const socket = await openSocket(server);
    asksFor(server, socket, target);
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

const GUESSES = 10_000;

const guessedTickets = async (stage: Stage): Promise<Figures> => {
  const server = await stage.startStub();
  const codes = await inLanes(upTo(stage.count(GUESSES)), 16, async (k) => {
    const player = await server.connect();
    player.say({ type: 'hello', version: PROTOCOL_VERSION, ticket: `${k}`.padEnd(22, 'x') });
    return (await player.closed()).code;
  });
  server.end();
  return { values: { successes: codes.filter((code) => code !== 1008).length }, n: codes.length };
};

/** All frames that a dance sends contain a mark; no file or log may contain it afterwards. */
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
  { id: '4', measure: 'paths that lead out', bounds: { leaks: NOTHING, faults: NOTHING }, figuresOf: escaped },
  {
    id: '5',
    measure: 'downloads broken off: open files left, memory grown',
    bounds: { openFiles: NOTHING, grownMib: { atMost: 60 } },
    figuresOf: aborted,
  },
  { id: '11a', measure: 'guessed tickets', bounds: { successes: NOTHING }, figuresOf: guessedTickets },
  {
    id: '27',
    measure: 'pictures found on disk or in the log, after a dance and SIGKILL',
    bounds: { files: NOTHING, logged: NOTHING },
    figuresOf: nowhereStored,
  },
];
