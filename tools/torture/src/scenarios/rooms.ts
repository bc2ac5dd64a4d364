import { median, quantile } from '@instep/choreo/statistics';
import type { Figures } from '@instep/measures/measure';
import { guessCodes, measureAnswers, sendOddMessages } from '@instep/test/support/room-attacks';
import { connectRoomClient, type RoomClient } from '@instep/test/support/room-client';
import { indices, mapConcurrently, sleep } from '../concurrency.ts';
import { TRUST_LOCAL_PROXY, WITHOUT_RATE_LIMITS, type Harness, type Server } from '../harness.ts';
import { seededRandom } from '../numbers.ts';
import { NONE, type Scenario } from '../scenario.ts';

const GUESSES = 10_000;
const GUESSES_OF_SOCKET = 25;
const MESSAGES = 10_000;
const MESSAGES_OF_SOCKET = 40;
const SOCKETS_AT_ONCE = 50;
/** With those of attackers, these are all rooms that there may be. */
const HONEST_ROOMS = 8;
const ATTACKERS = 8;
/** Parts of an attack, and for how long the rooms are measured before each without it. */
const PARTS = 5;
const ALONE_MS = 5000;
/** A socket that is closed for what it sent. */
const ALLOWED_CODES: ReadonlySet<number> = new Set([1000, 1008, 1009, 4400]);

const randomAddress = (random: () => number): string =>
  ['10', ...indices(3).map(() => String(Math.floor(random() * 256)))].join('.');

/** Rooms in which nobody does anything wrong. */
const openHonestRooms = (server: Server): Promise<RoomClient[]> =>
  mapConcurrently(indices(HONEST_ROOMS), HONEST_ROOMS, async (k) => {
    const client = await connectRoomClient(server.address, { headers: { 'X-Forwarded-For': `192.168.0.${k + 1}` } });
    await client.open(`Room ${k}`);
    client.say({ type: 'role', shows: true, films: 1 });
    return client;
  });

/** How long honest members wait for answers until something is over, ms. */
const measureWaits = async (honest: readonly RoomClient[], something: Promise<unknown>): Promise<number[]> => {
  let isOver = false;
  const answers = Promise.all(honest.map((client) => measureAnswers(client, () => isOver)));
  await something.finally(() => (isOver = true));
  return (await answers).flat();
};

/**
 * Runs an attack in parts beside honest rooms, and measures these in turn without it, so that what else the machine
 * does counts for both: how many of them noticed, and how long they waited for answers.
 */
const besideHonestRooms = async <T>(harness: Harness, attack: (server: Server, part: number) => Promise<T>) => {
  const server = await harness.startStubServer({ environment: { ...WITHOUT_RATE_LIMITS, ...TRUST_LOCAL_PROXY } });
  const honest = await openHonestRooms(server);
  const [aloneMs, attackedMs]: [number[], number[]] = [[], []];
  const outcomes: T[] = [];
  for (const part of indices(PARTS)) {
    aloneMs.push(...(await measureWaits(honest, sleep(ALONE_MS))));
    const attacking = attack(server, part);
    attackedMs.push(...(await measureWaits(honest, attacking)));
    outcomes.push(await attacking);
  }
  const disturbed = honest.filter(({ socket, last }) => {
    const members = last('room')?.members.length;
    return socket.readyState !== socket.OPEN || members !== 1;
  }).length;
  const crashes = server.child.exitCode === null ? 0 : 1;
  const unhandled = (server.output.err.match(/unhandled|uncaught|a fault in a room/gi) ?? []).length;
  server.remove();
  const medians = { aloneP50Ms: median(aloneMs), p50Ms: median(attackedMs) };
  return {
    outcomes,
    values: {
      ...{ crashes, unhandled, disturbed, waitRatio: medians.p50Ms / medians.aloneP50Ms },
      ...{ p99Ms: quantile(attackedMs, 0.99), aloneP99Ms: quantile(aloneMs, 0.99), ...medians },
    },
  };
};

const measureGuesses = async (harness: Harness): Promise<Figures> => {
  const random = seededRandom(37);
  const sockets = indices(Math.ceil(harness.scaled(GUESSES) / GUESSES_OF_SOCKET / PARTS));
  const { outcomes, values } = await besideHonestRooms(harness, (server) =>
    mapConcurrently(sockets, SOCKETS_AT_ONCE, () =>
      guessCodes({ address: server.address, from: randomAddress(random) }, GUESSES_OF_SOCKET, random),
    ),
  );
  const hits = outcomes.flat().reduce((sum, one) => sum + one, 0);
  return {
    values: { hits, ...values },
    n: GUESSES_OF_SOCKET * sockets.length * PARTS,
    note: `beside ${HONEST_ROOMS} other rooms`,
  };
};

const measureOddMessages = async (harness: Harness): Promise<Figures> => {
  const random = seededRandom(38);
  const wanted = harness.scaled(MESSAGES);
  let sent = 0;
  const { outcomes, values } = await besideHonestRooms(harness, async (server, part) => {
    const codes: number[] = [];
    const attackUntilEnough = async (): Promise<void> => {
      while (sent < (wanted * (part + 1)) / PARTS) {
        const target = { address: server.address, from: randomAddress(random) };
        const attacked = await sendOddMessages(target, MESSAGES_OF_SOCKET, random);
        sent += attacked.sent;
        codes.push(attacked.code);
      }
    };
    await Promise.all(indices(ATTACKERS).map(attackUntilEnough));
    return codes;
  });
  const codes = outcomes.flat();
  const wrongCode = codes.filter((code) => !ALLOWED_CODES.has(code)).length;
  return { values: { wrongCode, ...values }, n: sent, note: `over ${codes.length} sockets, each inside of a room` };
};

const UNDISTURBED = {
  ...{ crashes: NONE, unhandled: NONE, disturbed: NONE },
  waitRatio: { atMost: 1.2 },
  p99Ms: { atMost: 250 },
};

export const ROOMS: readonly Scenario[] = [
  {
    id: '37a',
    measure:
      'codes of rooms guessed from many addresses: hits; other rooms disturbed, their wait for an answer, ms, relative to that without',
    bounds: { hits: NONE, ...UNDISTURBED },
    run: measureGuesses,
  },
  {
    id: '37b',
    measure:
      'odd messages inside of rooms: sockets closed with an unknown code; other rooms disturbed, their wait for an answer, ms, relative to that without',
    bounds: { wrongCode: NONE, ...UNDISTURBED },
    run: measureOddMessages,
  },
];
