import type { Figures } from '@instep/measures/measure';
import type { PlayClient } from '@instep/test/support/play-client';
import { makeFolders } from '@instep/test/support/test-server';
import { mapConcurrently, sleep, indices } from '../concurrency.ts';
import { seededRandom } from '../numbers.ts';
import type { Scenario } from '../scenario.ts';
import {
  contentHash,
  countInvalidSessions,
  countLostRows,
  recoverSessions,
  confirmedRows,
} from '../stored-sessions.ts';
import type { Server, Harness } from '../harness.ts';

/** Servers that run in parallel: starting one costs more than what is done with it. */
const PARALLEL_SERVERS = 3;
/** Two players dance 120 frames each and then start again, so that kills hit starts, dances and ends. */
const MAX_ANSWERS = 300;
const MAX_DELAY_MS = 30;
type KillPoint = { readonly answers: number; readonly delayMs: number };

type Outcome = {
  readonly confirmed: number;
  readonly lost: number;
  readonly invalid: number;
  readonly unequal: number;
};

/** Dances one dance after the other until the server is gone. */
const danceUntilKilled = async (server: Server, players: PlayClient[]): Promise<void> => {
  for (;;) {
    const player = await server.connect();
    players.push(player);
    player.sendHello();
    player.sendStart();
    await player.waitFor('ready');
    await player.danceReference(0, 12);
    player.sendMessage({ type: 'ended', lastSequence: 119 });
    await player.waitForClose();
  }
};

/**
 * Recovers the sessions of a killed server, twice. Returns what was lost, and whether the second recovery changed
 * anything.
 */
const recoverAndCompare = async (root: string, players: readonly PlayClient[]): Promise<Outcome> => {
  await recoverSessions(root);
  const hashAfterFirst = contentHash(root);
  await recoverSessions(root);
  const confirmed = players.flatMap((player) => confirmedRows(player) ?? []);
  return {
    confirmed: confirmed.reduce((sum, { upToSequence, upToMove }) => sum + upToSequence + 1 + upToMove, 0),
    lost: confirmed.reduce((sum, one) => sum + countLostRows(root, one), 0),
    invalid: await countInvalidSessions(root),
    unequal: contentHash(root) === hashAfterFirst ? 0 : 1,
  };
};

/** Kills the server while it works: after `answers` answers to all players, and `delayMs` more. */
const killAfter = async (harness: Harness, { answers, delayMs }: KillPoint): Promise<Outcome> => {
  const server = await harness.startStubServer({ environment: { FLUSH_EVERY_MS: '20' } });
  const players: PlayClient[] = [];
  let endedPlayers = 0;
  const dancing = indices(2).map(() => danceUntilKilled(server, players).catch(() => (endedPlayers += 1)));
  const countAnswers = (): number => players.reduce((sum, player) => sum + player.received('frame').length, 0);
  while (countAnswers() < answers && endedPlayers < dancing.length) await sleep(1);
  await sleep(delayMs);
  server.child.kill('SIGKILL');
  await Promise.all([...dancing, server.exited]);
  const outcome = await recoverAndCompare(server.folders.sessions, players);
  server.remove();
  return outcome;
};

const summedFigures = (outcomes: readonly Outcome[]): Figures => {
  const sum = (name: keyof Outcome): number => outcomes.reduce((total, outcome) => total + outcome[name], 0);
  const values = { named: sum('confirmed'), lost: sum('lost'), invalid: sum('invalid'), unequal: sum('unequal') };
  return { values, n: outcomes.length };
};

const BOUNDS = { lost: { atMost: 0 }, invalid: { atMost: 0 }, unequal: { atMost: 0 } };

/** Kills the server at its `call`; null when a whole dance needs fewer calls. */
const killAtCall = async (harness: Harness, call: string): Promise<Outcome | null> => {
  const folders = makeFolders();
  const players: PlayClient[] = [];
  // The server may die before it has an address.
  const server = await harness
    .startStubServer({ folders, fault: call, environment: { FLUSH_EVERY_MS: '20' } })
    .catch(() => null);
  if (server && (await completesShortDance(server, players))) return (server.remove(), null);
  // When the dance ended early for another reason, the server is killed now.
  server?.child.kill('SIGKILL');
  await server?.exited;
  const outcome = await recoverAndCompare(folders.sessions, players);
  folders.remove();
  return outcome;
};

/** Whether the dance was completed. */
const completesShortDance = async (server: Server, players: PlayClient[]): Promise<boolean> => {
  try {
    const player = await server.connect();
    players.push(player);
    player.sendHello();
    player.sendStart();
    await player.waitFor('ready');
    await player.danceReference(0, 3);
    player.sendMessage({ type: 'ended', lastSequence: 29 });
    return (await player.waitForClose()).reason === 'finished';
  } catch {
    return false;
  }
};

/** Far more calls than a short session makes. */
const MAX_CALLS = 400;

const killAtEveryCall = async (harness: Harness): Promise<Figures> => {
  const outcomes: Outcome[] = [];
  const step = Math.max(1, Math.round(100 / harness.scaled(100)));
  for (let first = 1; first < MAX_CALLS; first += PARALLEL_SERVERS * step) {
    const calls = indices(PARALLEL_SERVERS).flatMap((k) => [`kill:${first + k * step}`, `torn:${first + k * step}`]);
    const results = await mapConcurrently(calls, PARALLEL_SERVERS, (call) => killAtCall(harness, call));
    outcomes.push(...results.flatMap((outcome) => outcome ?? []));
    harness.log(`23b: call ${first}`);
    // A call that is not a write can't be torn, but the server can die before any call.
    if (results.every((outcome) => outcome === null)) break;
  }
  return { ...summedFigures(outcomes), note: 'a dance of 3 s; before each call, and in the middle of each write' };
};

export const KILLS: readonly Scenario[] = [
  {
    id: '23a',
    measure: 'rows named as saved, after SIGKILL at a random moment',
    bounds: BOUNDS,
    run: async (harness) => {
      const random = seededRandom(23);
      const killPoints = indices(harness.scaled(200)).map(() => ({
        answers: Math.floor(random() * MAX_ANSWERS),
        delayMs: random() * MAX_DELAY_MS,
      }));
      return summedFigures(
        await mapConcurrently(killPoints, PARALLEL_SERVERS, (killPoint) => killAfter(harness, killPoint)),
      );
    },
  },
  {
    id: '23b',
    measure: 'rows named as saved, after SIGKILL at every call of the file system in a session',
    bounds: BOUNDS,
    run: killAtEveryCall,
  },
];
