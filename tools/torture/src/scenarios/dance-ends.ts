import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Figures } from '@instep/measures/measure';
import { mapConcurrently, sleep, indices } from '../concurrency.ts';
import { seededRandom } from '../numbers.ts';
import { NONE, type Scenario } from '../scenario.ts';
import {
  countInvalidSessions,
  countLostRows,
  recoverSessions,
  sessionFolders,
  confirmedRows,
} from '../stored-sessions.ts';
import type { Server, Harness } from '../harness.ts';
import type { PlayClient } from '@instep/test/support/play-client';

const startDance = async (server: Server): Promise<PlayClient> => {
  const player = await server.connect();
  player.sendHello();
  player.sendStart();
  await player.waitFor('ready');
  return player;
};

const storedStatus = (root: string, sessionId: string): string => {
  const folder = sessionFolders(root).find((name) => name.endsWith(sessionId)) ?? '';
  return (JSON.parse(readFileSync(path.join(folder, 'session.json'), 'utf8')) as { status: string }).status;
};

/** Complete dances: the record must be final as soon as the socket closes. */
const measureCompleteDances = async (harness: Harness): Promise<Figures> => {
  const server = await harness.startStubServer({ environment: { POSE_WORKERS: '8' } });
  const all = await mapConcurrently(indices(harness.scaled(200)), 4, async () => {
    const player = await startDance(server);
    await player.danceReference(0, 12);
    player.sendMessage({ type: 'ended', lastSequence: 119 });
    const { code } = await player.waitForClose();
    const { sessionId } = await player.waitFor('ready');
    return { clean: code === 1000, final: storedStatus(server.folders.sessions, sessionId) === 'complete' };
  });
  const invalid = await countInvalidSessions(server.folders.sessions);
  server.remove();
  const unclean = all.filter(({ clean }) => !clean).length;
  return { values: { unclean, unfinished: all.filter(({ final }) => !final).length, invalid }, n: all.length };
};

const DRAIN_MS = 2_000;

/** Stops the server in the middle of three dances. Returns how it exits, and what is lost. */
const stopDuringDances = async (harness: Harness, answers: number, force: boolean) => {
  const server = await harness.startStubServer({ environment: { DRAIN_MS: String(DRAIN_MS), RESUME_MS: '' } });
  const players = [await startDance(server), await startDance(server), await startDance(server)];
  const dancing = players.map((player) => player.danceReference(0, 12).catch(() => {}));
  const answered = (): number => players.reduce((sum, player) => sum + player.received('frame').length, 0);
  while (answered() < answers) await sleep(1);
  server.child.kill('SIGTERM');
  // Within a second, the second signal would count as a copy of the first.
  if (force) await sleep(1200);
  const startedAt = performance.now();
  if (force) server.child.kill('SIGTERM');
  const [code] = await server.exited;
  const tookMs = performance.now() - startedAt;
  await Promise.all(dancing);
  const root = server.folders.sessions;
  await recoverSessions(root);
  const lost = players.reduce(
    (sum, player) => sum + countLostRows(root, confirmedRows(player) as NonNullable<ReturnType<typeof confirmedRows>>),
    0,
  );
  const invalid = await countInvalidSessions(root);
  server.remove();
  return { code, tookMs, lost, invalid };
};

const measureStops = async (harness: Harness, force: boolean): Promise<Figures> => {
  const random = seededRandom(15);
  const answerCounts = indices(harness.scaled(50)).map(() => Math.floor(random() * 200));
  const all = await mapConcurrently(answerCounts, 3, (answers) => stopDuringDances(harness, answers, force));
  const sum = (name: 'lost' | 'invalid'): number => all.reduce((total, one) => total + one[name], 0);
  // If the dances end before the second signal, there is nothing left to force.
  const wrongExit = all.filter(({ code }) => code !== 0 && !(force && code === 1)).length;
  const slowestS = Math.max(...all.map(({ tookMs }) => tookMs)) / 1000;
  return { values: { slowestS, wrongExit, lost: sum('lost'), invalid: sum('invalid') }, n: all.length };
};

export const DANCE_ENDS: readonly Scenario[] = [
  {
    id: '14',
    measure: 'complete dances close with 1000, after their records are final',
    bounds: { unclean: NONE, unfinished: NONE, invalid: NONE },
    run: measureCompleteDances,
  },
  {
    id: '15a',
    measure: 'SIGTERM at a random moment: exit 0 within the 2 s in which dances may finish, plus 5 s',
    bounds: { slowestS: { atMost: 7 }, wrongExit: NONE, lost: NONE, invalid: NONE },
    run: (harness) => measureStops(harness, false),
  },
  {
    id: '15b',
    measure: 'a second SIGTERM: the server stops at once, and no row that was named as saved is lost',
    bounds: { slowestS: { atMost: 2 }, wrongExit: NONE, lost: NONE, invalid: NONE },
    run: (harness) => measureStops(harness, true),
  },
];
