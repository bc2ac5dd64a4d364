import type { Figures } from '@instep/measures/measure';
import { makeTestDance } from '@instep/test/support/test-dance';
import { createBreakableProxy, createSlowProxy, type LinkQuality } from '@instep/test/support/tcp-proxies';
import { connectPlayClient, type PlayClient } from '@instep/test/support/play-client';
import { makeFolders } from '@instep/test/support/test-server';
import { writeDance } from '@instep/test/support/write-dance';
import { sleep } from '../concurrency.ts';
import { seededRandom } from '../numbers.ts';
import type { Scenario } from '../scenario.ts';
import { readMetric, processUsage } from '../server-usage.ts';
import { countLostRows, confirmedRows } from '../stored-sessions.ts';
import type { Server, Harness } from '../harness.ts';

/** Long enough that the dance is still going on after a silence of the connection. */
const DANCE_S = 36;
const LONG_DANCE = { ...makeTestDance(DANCE_S), id: 'long' };
const LAST_SEQUENCE = DANCE_S * 10 - 1;

const random = seededRandom(4);
/** Of section 6: 20 to 300 ms of latency; 64 kB a second; every byte in a write of its own. */
const QUALITIES: Readonly<Record<string, LinkQuality>> = {
  late: { latencyMs: () => 20 + 280 * random() },
  narrow: { bytesPerSecond: 64_000 },
  crumbs: { pieceBytes: 1 },
};

const startDance = async (address: string): Promise<PlayClient> => {
  const player = await connectPlayClient(address);
  player.sendHello();
  player.sendStart({ danceId: LONG_DANCE.id });
  await player.waitFor('ready');
  return player;
};

const endDance = async (player: PlayClient): Promise<void> => {
  player.sendMessage({ type: 'ended', lastSequence: LAST_SEQUENCE });
  await player.waitFor('finished');
  await player.waitForClose();
};

const verdictsOf = (...players: readonly PlayClient[]): string =>
  JSON.stringify(players.flatMap((player) => player.received('verdict').map(({ move, rating }) => [move, rating])));

const danceOver = async (address: string): Promise<PlayClient> => {
  const player = await startDance(address);
  await player.danceReference(0, DANCE_S);
  await endDance(player);
  return player;
};

const CUT_S = 6;
/** Both sides notice after about ten seconds; the server keeps the dance for twenty more. */
const BLACKHOLE_MS = 20_000;

/** The connection swallows everything for a while: the server notices, keeps the dance, and the player resumes it. */
const danceThroughBlackhole = async (server: Server): Promise<readonly PlayClient[]> => {
  const proxy = await createBreakableProxy(server.address);
  const player = await startDance(proxy.address);
  const { sessionId, resumeSecret } = await player.waitFor('ready');
  await player.danceReference(0, CUT_S);
  proxy.discardAll();
  await sleep(BLACKHOLE_MS);
  player.terminate();
  proxy.close();
  const resumed = await server.connect();
  resumed.sendHello();
  resumed.sendResume(sessionId, resumeSecret, player.received('verdict').at(-1)?.move ?? 0);
  await resumed.waitFor('ready');
  for (let k = CUT_S * 10; k <= LAST_SEQUENCE; k++) {
    resumed.sendFrame(k / 10, { mediaTime: k / 10, sequence: k, captureTime: 100 * k });
    await resumed.waitFor('frame', ({ sequence }) => sequence === k);
  }
  await endDance(resumed);
  return [player, resumed];
};

const measurePoorConnections = async (harness: Harness): Promise<Figures> => {
  const environment = { RESUME_MS: '', SILENCE_MS: '', POSE_WORKERS: '4' };
  const folders = makeFolders();
  writeDance(folders.dances, LONG_DANCE);
  const server = await harness.startStubServer({ folders, environment });
  const expected = verdictsOf(await danceOver(server.address));
  const rssBefore = processUsage(server.child.pid ?? 0).rssMib;
  const results = await Promise.all([
    ...Object.values(QUALITIES).map(async (quality) => {
      const proxy = await createSlowProxy(server.address, quality);
      const player = await danceOver(proxy.address);
      proxy.close();
      return [player];
    }),
    danceThroughBlackhole(server),
  ]);
  const sockets = await readMetric(server.address, 'instep_sockets');
  const grownMib = processUsage(server.child.pid ?? 0).rssMib - rssBefore;
  const wrong = results.filter((players) => verdictsOf(...players) !== expected).length;
  const lost = results.reduce((sum, players) => {
    const confirmed = confirmedRows(players.at(-1) as PlayClient);
    return sum + (confirmed ? countLostRows(server.folders.sessions, confirmed) : 1);
  }, 0);
  server.remove();
  return {
    values: { wrong, lost, sockets, grownMib },
    n: results.length,
    note: 'late by 20 to 300 ms; 64 kB/s; byte by byte; 20 s of silence, then resumed. Resets: row 13',
  };
};

export const POOR_CONNECTIONS: readonly Scenario[] = [
  {
    id: '13c',
    measure:
      'dances over poor connections (F4): verdicts unlike those over a good one, rows lost, sockets left, memory',
    bounds: { wrong: { atMost: 0 }, lost: { atMost: 0 }, sockets: { atMost: 0 }, grownMib: { atMost: 40 } },
    run: measurePoorConnections,
  },
];
