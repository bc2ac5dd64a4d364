import type { Figures } from '@instep/measures/measure';
import { danceOf } from '@instep/test/support/dancer-at';
import { createCuttableLine } from '@instep/test/support/cuttable-line';
import { connectPlayer, type Player } from '@instep/test/support/play-client';
import { createPoorLine, type LineQuality } from '@instep/test/support/poor-line';
import { makeFolders } from '@instep/test/support/test-server';
import { writeDance } from '@instep/test/support/write-dance';
import { sleep } from '../lanes.ts';
import { seededRandom } from '../numbers.ts';
import type { Ordeal } from '../ordeal.ts';
import { metricOf, processFigures } from '../process-figures.ts';
import { lostRows, toldTo } from '../recorded.ts';
import type { Server, Stage } from '../stage.ts';

/** Long enough that the dance is still going on after a silence of the connection. */
const DANCE_S = 36;
const LONG = { ...danceOf(DANCE_S), id: 'long' };
const LAST = DANCE_S * 10 - 1;

const random = seededRandom(4);
/** Of section 6: 20 to 300 ms of latency; 64 kB a second; every byte in a write of its own. */
const QUALITIES: Readonly<Record<string, LineQuality>> = {
  late: { latencyMs: () => 20 + 280 * random() },
  narrow: { bytesPerSecond: 64_000 },
  crumbs: { pieceBytes: 1 },
};

const begins = async (address: string): Promise<Player> => {
  const player = await connectPlayer(address);
  player.hello();
  player.start({ danceId: LONG.id });
  await player.next('ready');
  return player;
};

const ends = async (player: Player): Promise<void> => {
  player.say({ type: 'ended', lastSequence: LAST });
  await player.next('finished');
  await player.closed();
};

const verdictsOf = (...players: readonly Player[]): string =>
  JSON.stringify(players.flatMap((player) => player.got('verdict').map(({ move, rating }) => [move, rating])));

const danced = async (address: string): Promise<Player> => {
  const player = await begins(address);
  await player.dance(0, DANCE_S);
  await ends(player);
  return player;
};

const CUT_S = 6;
/** Both sides notice after about ten seconds; the server keeps the dance for twenty more. */
const BLACKHOLE_MS = 20_000;

/** The connection swallows everything for a while: the server notices, keeps the dance, and the player resumes it. */
const throughBlackhole = async (server: Server): Promise<readonly Player[]> => {
  const line = await createCuttableLine(server.address);
  const player = await begins(line.address);
  const { sessionId, resumeSecret } = await player.next('ready');
  await player.dance(0, CUT_S);
  line.swallow();
  await sleep(BLACKHOLE_MS);
  player.leave();
  line.close();
  const again = await server.connect();
  again.hello();
  again.resume(sessionId, resumeSecret, player.got('verdict').at(-1)?.move ?? 0);
  await again.next('ready');
  for (let k = CUT_S * 10; k <= LAST; k++) {
    again.show(k / 10, { mediaTime: k / 10, sequence: k, captureTime: 100 * k });
    await again.next('frame', ({ sequence }) => sequence === k);
  }
  await ends(again);
  return [player, again];
};

const poorLines = async (stage: Stage): Promise<Figures> => {
  const environment = { RESUME_MS: '', SILENCE_MS: '', POSE_WORKERS: '4' };
  const folders = makeFolders();
  writeDance(folders.dances, LONG);
  const server = await stage.startStub({ folders, environment });
  const expected = verdictsOf(await danced(server.address));
  const before = processFigures(server.child.pid ?? 0).rssMib;
  const results = await Promise.all([
    ...Object.values(QUALITIES).map(async (quality) => {
      const line = await createPoorLine(server.address, quality);
      const player = await danced(line.address);
      line.close();
      return [player];
    }),
    throughBlackhole(server),
  ]);
  const sockets = await metricOf(server.address, 'instep_sockets');
  const grownMib = processFigures(server.child.pid ?? 0).rssMib - before;
  const wrong = results.filter((players) => verdictsOf(...players) !== expected).length;
  const lost = results.reduce((sum, players) => {
    const told = toldTo(players.at(-1) as Player);
    return sum + (told ? lostRows(server.folders.sessions, told) : 1);
  }, 0);
  server.end();
  return {
    values: { wrong, lost, sockets, grownMib },
    n: results.length,
    note: 'late by 20 to 300 ms; 64 kB/s; byte by byte; 20 s of silence, then resumed. Resets: row 13',
  };
};

export const POOR_LINES: readonly Ordeal[] = [
  {
    id: '13c',
    measure: 'dances over poor lines (F4): verdicts other than over a good one, rows lost, sockets left, memory',
    bounds: { wrong: { atMost: 0 }, lost: { atMost: 0 }, sockets: { atMost: 0 }, grownMib: { atMost: 40 } },
    figuresOf: poorLines,
  },
];
