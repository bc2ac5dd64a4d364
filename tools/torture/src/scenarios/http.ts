import { PROTOCOL_VERSION } from '@instep/protocol/messages';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { Figures } from '@instep/measures/measure';
import { mapConcurrently, sleep, indices } from '../concurrency.ts';
import { NONE, type Scenario } from '../scenario.ts';
import { DANCE_ID } from '../dance-frames.ts';
import { processUsage } from '../server-usage.ts';
import { sendGet, openSocket, startVideoServer } from '../served-video.ts';
import type { Server, Harness } from '../harness.ts';

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
const requestEscapingPaths = async (harness: Harness): Promise<Figures> => {
  const { server } = await startVideoServer(harness);
  const targets = ESCAPES.flatMap((step) =>
    ['package.json', 'first-steps.json', 'etc/passwd'].flatMap((file) => [
      `/dances/${step}/${file}`,
      `/dances/${DANCE_ID}/${step}/${step}/${file}`,
      `/${step}${step}/${file}`,
      `/assets/${step}/${step}/${file}`,
    ]),
  );
  const statuses = await mapConcurrently(targets, 4, (target) => requestStatus(server, `GET ${target} HTTP/1.1`));
  server.remove();
  const leaks = statuses.filter((status) => status < 400).length;
  return { values: { leaks, faults: statuses.filter((status) => status >= 500).length }, n: targets.length };
};

const requestStatus = async (server: Server, requestLine: string): Promise<number> => {
  const socket = await openSocket(server);
  socket.write(`${requestLine}\r\nHost: ${new URL(server.address).host}\r\nConnection: close\r\n\r\n`);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
};

/** Half of them close the connection properly, half don't. */
const abortDownloads = async (harness: Harness): Promise<Figures> => {
  const { server, target } = await startVideoServer(harness);
  const pid = server.child.pid ?? 0;
  const abort = async (k: number): Promise<void> => {
    const socket = await openSocket(server);
    sendGet(server, socket, target);
    await Promise.race([once(socket, 'data'), once(socket, 'close')]);
    if (k % 2 === 0) socket.destroy();
    else socket.resetAndDestroy();
  };
  await mapConcurrently(indices(100), 8, abort);
  await sleep(1000);
  const usageBefore = processUsage(pid);
  const count = harness.scaled(3000);
  await mapConcurrently(indices(count), 8, abort);
  await sleep(3000);
  const usageAfter = processUsage(pid);
  server.remove();
  return {
    values: {
      openFiles: usageAfter.openFiles - usageBefore.openFiles,
      grownMib: usageAfter.rssMib - usageBefore.rssMib,
    },
    n: count,
  };
};

const GUESSES = 10_000;

const guessTickets = async (harness: Harness): Promise<Figures> => {
  const server = await harness.startStubServer();
  const codes = await mapConcurrently(indices(harness.scaled(GUESSES)), 16, async (k) => {
    const player = await server.connect();
    player.sendMessage({ type: 'hello', version: PROTOCOL_VERSION, ticket: `${k}`.padEnd(22, 'x') });
    return (await player.waitForClose()).code;
  });
  server.remove();
  return { values: { successes: codes.filter((code) => code !== 1008).length }, n: codes.length };
};

/** All frames that a dance sends contain a mark; no file or log may contain it afterwards. */
const findStoredFrames = async (harness: Harness): Promise<Figures> => {
  const marker = createHash('sha256').update(String(Math.random())).digest('hex');
  const server = await harness.startStubServer({ environment: { LOG_LEVEL: 'trace' } });
  const player = await server.connect();
  player.sendHello();
  player.sendStart();
  await player.waitFor('ready');
  const jpeg = new Uint8Array([0xff, 0xd8, 0xff, ...new TextEncoder().encode(`broken ${marker}`)]);
  const count = 15;
  for (const k of indices(count)) {
    const sentSequence = player.sendFrame(jpeg, { mediaTime: k / 10 });
    await player.waitFor('frame', ({ sequence }) => sequence === sentSequence);
  }
  server.child.kill('SIGKILL');
  await server.exited;
  const files = readdirSync(server.folders.sessions, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  const found = files.filter((one) => readFileSync(`${one.parentPath}/${one.name}`).includes(marker)).length;
  const logged = server.output.err.includes(marker) || server.output.out.includes(marker) ? 1 : 0;
  server.remove();
  return { values: { files: found, logged }, n: count };
};

export const HTTP: readonly Scenario[] = [
  {
    id: '4',
    measure: 'paths that lead out of the served folders',
    bounds: { leaks: NONE, faults: NONE },
    run: requestEscapingPaths,
  },
  {
    id: '5',
    measure: 'aborted downloads: files left open, memory grown',
    bounds: { openFiles: NONE, grownMib: { atMost: 60 } },
    run: abortDownloads,
  },
  { id: '11a', measure: 'guessed tickets', bounds: { successes: NONE }, run: guessTickets },
  {
    id: '27',
    measure: 'JPEGs found on disk or in the log after a dance and SIGKILL',
    bounds: { files: NONE, logged: NONE },
    run: findStoredFrames,
  },
];
