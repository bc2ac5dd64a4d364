import type { Figures } from '@instep/measures/measure';
import type { Player } from '@instep/test/support/play-client';
import { makeFolders } from '@instep/test/support/test-server';
import { inLanes, sleep, upTo } from '../lanes.ts';
import { seededRandom } from '../numbers.ts';
import type { Ordeal } from '../ordeal.ts';
import { contentHash, invalidSessions, lostRows, recover, toldTo } from '../recorded.ts';
import type { Server, Stage } from '../stage.ts';

/** Servers that run in parallel: starting one costs more than what is done with it. */
const LANES = 3;
/** Two players dance 120 frames each and then start again, so that kills hit starts, dances and ends. */
const MOST_ANSWERS = 300;
const LONGEST_MOMENT_MS = 30;
type Life = { readonly answers: number; readonly moment: number };

type Outcome = { readonly named: number; readonly lost: number; readonly invalid: number; readonly unequal: number };

/** Dances one dance after the other until the server is gone. */
const dancesOn = async (server: Server, players: Player[]): Promise<void> => {
  for (;;) {
    const player = await server.connect();
    players.push(player);
    player.hello();
    player.start();
    await player.next('ready');
    await player.dance(0, 12);
    player.say({ type: 'ended', lastSequence: 119 });
    await player.closed();
  }
};

/**
 * Recovers the sessions of a killed server, twice. Returns what was lost, and whether the second recovery changed
 * anything.
 */
const outcomeOf = async (root: string, players: readonly Player[]): Promise<Outcome> => {
  await recover(root);
  const once = contentHash(root);
  await recover(root);
  const told = players.flatMap((player) => toldTo(player) ?? []);
  return {
    named: told.reduce((sum, { upToSequence, upToMove }) => sum + upToSequence + 1 + upToMove, 0),
    lost: told.reduce((sum, one) => sum + lostRows(root, one), 0),
    invalid: await invalidSessions(root),
    unequal: contentHash(root) === once ? 0 : 1,
  };
};

/** Kills the server while it works: after `answers` answers to all players, and `moment` ms more. */
const killAfter = async (stage: Stage, { answers, moment }: Life): Promise<Outcome> => {
  const server = await stage.startStub({ environment: { FLUSH_EVERY_MS: '20' } });
  const players: Player[] = [];
  let over = 0;
  const dancing = upTo(2).map(() => dancesOn(server, players).catch(() => (over += 1)));
  const answered = (): number => players.reduce((sum, player) => sum + player.got('frame').length, 0);
  while (answered() < answers && over < dancing.length) await sleep(1);
  await sleep(moment);
  server.child.kill('SIGKILL');
  await Promise.all([...dancing, server.exited]);
  const outcome = await outcomeOf(server.folders.sessions, players);
  server.end();
  return outcome;
};

const added = (outcomes: readonly Outcome[]): Figures => {
  const sum = (name: keyof Outcome): number => outcomes.reduce((total, outcome) => total + outcome[name], 0);
  const values = { named: sum('named'), lost: sum('lost'), invalid: sum('invalid'), unequal: sum('unequal') };
  return { values, n: outcomes.length };
};

const BOUNDS = { lost: { atMost: 0 }, invalid: { atMost: 0 }, unequal: { atMost: 0 } };

/** Kills the server at its `call`; null when a whole dance needs fewer calls. */
const killAt = async (stage: Stage, call: string): Promise<Outcome | null> => {
  const folders = makeFolders();
  const players: Player[] = [];
  // The server may die before it has an address.
  const server = await stage
    .startStub({ folders, breaks: call, environment: { FLUSH_EVERY_MS: '20' } })
    .catch(() => null);
  if (server && (await dancesShortly(server, players))) return (server.end(), null);
  // When the dance ended early for another reason, the server is killed now.
  server?.child.kill('SIGKILL');
  await server?.exited;
  const outcome = await outcomeOf(folders.sessions, players);
  folders.remove();
  return outcome;
};

/** Whether the dance was completed. */
const dancesShortly = async (server: Server, players: Player[]): Promise<boolean> => {
  try {
    const player = await server.connect();
    players.push(player);
    player.hello();
    player.start();
    await player.next('ready');
    await player.dance(0, 3);
    player.say({ type: 'ended', lastSequence: 29 });
    return (await player.closed()).reason === 'finished';
  } catch {
    return false;
  }
};

/** Far more calls than a short session makes. */
const MOST_CALLS = 400;

const sweep = async (stage: Stage): Promise<Figures> => {
  const outcomes: Outcome[] = [];
  const step = Math.max(1, Math.round(100 / stage.count(100)));
  for (let first = 1; first < MOST_CALLS; first += LANES * step) {
    const calls = upTo(LANES).flatMap((k) => [`kill:${first + k * step}`, `torn:${first + k * step}`]);
    const found = await inLanes(calls, LANES, (call) => killAt(stage, call));
    outcomes.push(...found.flatMap((outcome) => outcome ?? []));
    stage.talk(`23b: call ${first}`);
    // A call that is not a write can't be torn, but the server can die before any call.
    if (found.every((outcome) => outcome === null)) break;
  }
  return { ...added(outcomes), note: 'a dance of 3 s; before each call, and in the middle of each write' };
};

export const KILLS: readonly Ordeal[] = [
  {
    id: '23a',
    measure: 'rows named as saved, after SIGKILL at a random moment',
    bounds: BOUNDS,
    figuresOf: async (stage) => {
      const random = seededRandom(23);
      const lives = upTo(stage.count(200)).map(() => ({
        answers: Math.floor(random() * MOST_ANSWERS),
        moment: random() * LONGEST_MOMENT_MS,
      }));
      return added(await inLanes(lives, LANES, (life) => killAfter(stage, life)));
    },
  },
  {
    id: '23b',
    measure: 'rows named as saved, after SIGKILL at every call of the file system in a session',
    bounds: BOUNDS,
    figuresOf: sweep,
  },
];
