import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Figures } from '@instep/measures/measure';
import { inLanes, sleep, upTo } from '../lanes.ts';
import { seededRandom } from '../numbers.ts';
import type { Ordeal } from '../ordeal.ts';
import { invalidSessions, lostRows, recover, sessionFolders, toldTo } from '../recorded.ts';
import type { Server, Stage } from '../stage.ts';
import type { Player } from '@instep/test/support/play-client';

const begins = async (server: Server): Promise<Player> => {
  const player = await server.connect();
  player.hello();
  player.start();
  await player.next('ready');
  return player;
};

const statusOf = (root: string, sessionId: string): string => {
  const folder = sessionFolders(root).find((name) => name.endsWith(sessionId)) ?? '';
  return (JSON.parse(readFileSync(path.join(folder, 'session.json'), 'utf8')) as { status: string }).status;
};

/** Complete dances: the record must be final as soon as the socket closes. */
const songs = async (stage: Stage): Promise<Figures> => {
  const server = await stage.startStub({ environment: { POSE_WORKERS: '8' } });
  const all = await inLanes(upTo(stage.count(200)), 4, async () => {
    const player = await begins(server);
    await player.dance(0, 12);
    player.say({ type: 'ended', lastSequence: 119 });
    const { code } = await player.closed();
    const { sessionId } = await player.next('ready');
    return { clean: code === 1000, final: statusOf(server.folders.sessions, sessionId) === 'complete' };
  });
  const invalid = await invalidSessions(server.folders.sessions);
  server.end();
  const unclean = all.filter(({ clean }) => !clean).length;
  return { values: { unclean, unfinished: all.filter(({ final }) => !final).length, invalid }, n: all.length };
};

const DRAIN_MS = 2_000;

/** Stops the server in the middle of three dances. Returns how it exits, and what is lost. */
const drainOnce = async (stage: Stage, answers: number, force: boolean) => {
  const server = await stage.startStub({ environment: { DRAIN_MS: String(DRAIN_MS), RESUME_MS: '' } });
  const players = [await begins(server), await begins(server), await begins(server)];
  const dancing = players.map((player) => player.dance(0, 12).catch(() => {}));
  const answered = (): number => players.reduce((sum, player) => sum + player.got('frame').length, 0);
  while (answered() < answers) await sleep(1);
  server.child.kill('SIGTERM');
  // Within a second, the second signal would count as a copy of the first.
  if (force) await sleep(1200);
  const from = performance.now();
  if (force) server.child.kill('SIGTERM');
  const [code] = await server.exited;
  const tookMs = performance.now() - from;
  await Promise.all(dancing);
  const root = server.folders.sessions;
  await recover(root);
  const lost = players.reduce(
    (sum, player) => sum + lostRows(root, toldTo(player) as NonNullable<ReturnType<typeof toldTo>>),
    0,
  );
  const invalid = await invalidSessions(root);
  server.end();
  return { code, tookMs, lost, invalid };
};

const drains = async (stage: Stage, force: boolean): Promise<Figures> => {
  const random = seededRandom(15);
  const moments = upTo(stage.count(50)).map(() => Math.floor(random() * 200));
  const all = await inLanes(moments, 3, (answers) => drainOnce(stage, answers, force));
  const sum = (name: 'lost' | 'invalid'): number => all.reduce((total, one) => total + one[name], 0);
  // If the dances end before the second signal, there is nothing left to force.
  const wrongExit = all.filter(({ code }) => code !== 0 && !(force && code === 1)).length;
  const slowestS = Math.max(...all.map(({ tookMs }) => tookMs)) / 1000;
  return { values: { slowestS, wrongExit, lost: sum('lost'), invalid: sum('invalid') }, n: all.length };
};

const NOTHING = { atMost: 0 };

export const ENDS: readonly Ordeal[] = [
  {
    id: '14',
    measure: 'whole dances close with 1000, their records final by then',
    bounds: { unclean: NOTHING, unfinished: NOTHING, invalid: NOTHING },
    figuresOf: songs,
  },
  {
    id: '15a',
    measure: 'asked to stop at a random moment: exit 0 within the 2 s of its drain and 5 s more',
    bounds: { slowestS: { atMost: 7 }, wrongExit: NOTHING, lost: NOTHING, invalid: NOTHING },
    figuresOf: (stage) => drains(stage, false),
  },
  {
    id: '15b',
    measure: 'asked twice: it stops at once, and still nothing that was named is lost',
    bounds: { slowestS: { atMost: 2 }, wrongExit: NOTHING, lost: NOTHING, invalid: NOTHING },
    figuresOf: (stage) => drains(stage, true),
  },
];
