import { quantile } from '@instep/choreo/statistics';
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
/** For how long the rooms are measured without attackers. */
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

/** How long honest members wait for answers at p99 until something is over, ms. */
const measureWaits = async (honest: readonly RoomClient[], something: Promise<unknown>): Promise<number> => {
  let isOver = false;
  const answers = Promise.all(honest.map((client) => measureAnswers(client, () => isOver)));
  await something.finally(() => (isOver = true));
  return quantile((await answers).flat(), 0.99);
};

/** Runs an attack beside honest rooms: how many of those noticed, and how long they waited for answers. */
const besideHonestRooms = async <T>(harness: Harness, attack: (server: Server) => Promise<T>) => {
  const server = await harness.startStubServer({ environment: { ...WITHOUT_RATE_LIMITS, ...TRUST_LOCAL_PROXY } });
  const honest = await openHonestRooms(server);
  const aloneMs = await measureWaits(honest, sleep(ALONE_MS));
  const attacking = attack(server);
  const answerMs = await measureWaits(honest, attacking);
  const disturbed = honest.filter(({ socket, last }) => {
    const members = last('room')?.members.length;
    return socket.readyState !== socket.OPEN || members !== 1;
  }).length;
  const crashes = server.child.exitCode === null ? 0 : 1;
  const unhandled = (server.output.err.match(/unhandled|uncaught|a fault in a room/gi) ?? []).length;
  server.remove();
  return { outcome: await attacking, values: { crashes, unhandled, disturbed, answerMs, aloneMs } };
};

const measureGuesses = async (harness: Harness): Promise<Figures> => {
  const random = seededRandom(37);
  const sockets = indices(Math.ceil(harness.scaled(GUESSES) / GUESSES_OF_SOCKET));
  const { outcome, values } = await besideHonestRooms(harness, (server) =>
    mapConcurrently(sockets, SOCKETS_AT_ONCE, () =>
      guessCodes({ address: server.address, from: randomAddress(random) }, GUESSES_OF_SOCKET, random),
    ),
  );
  const hits = outcome.reduce((sum, one) => sum + one, 0);
  return {
    values: { hits, ...values },
    n: GUESSES_OF_SOCKET * sockets.length,
    note: `beside ${HONEST_ROOMS} other rooms`,
  };
};

const measureOddMessages = async (harness: Harness): Promise<Figures> => {
  const random = seededRandom(38);
  const wanted = harness.scaled(MESSAGES);
  let sent = 0;
  const { outcome, values } = await besideHonestRooms(harness, async (server) => {
    const codes: number[] = [];
    const attackUntilEnough = async (): Promise<void> => {
      while (sent < wanted) {
        const target = { address: server.address, from: randomAddress(random) };
        const attacked = await sendOddMessages(target, MESSAGES_OF_SOCKET, random);
        sent += attacked.sent;
        codes.push(attacked.code);
      }
    };
    await Promise.all(indices(ATTACKERS).map(attackUntilEnough));
    return codes;
  });
  const wrongCode = outcome.filter((code) => !ALLOWED_CODES.has(code)).length;
  return { values: { wrongCode, ...values }, n: sent, note: `over ${outcome.length} sockets, each inside of a room` };
};

const UNDISTURBED = { crashes: NONE, unhandled: NONE, disturbed: NONE, answerMs: { atMost: 250 } };

export const ROOMS: readonly Scenario[] = [
  {
    id: '37a',
    measure:
      'codes of rooms guessed from many addresses: hits; other rooms disturbed, their p99 wait for an answer, ms',
    bounds: { hits: NONE, ...UNDISTURBED },
    run: measureGuesses,
  },
  {
    id: '37b',
    measure:
      'odd messages inside of rooms: sockets closed with an unknown code; other rooms disturbed, their p99 wait, ms',
    bounds: { wrongCode: NONE, ...UNDISTURBED },
    run: measureOddMessages,
  },
];
