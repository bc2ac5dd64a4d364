/** Attacks on the rooms of a server: codes that are guessed, and messages that no page would send. */
import type { RoomClientMessage } from '@instep/protocol/room-client-message';
import { CODE_LENGTH, CODE_LETTERS } from '@instep/server/rooms/doors';
import { connectRoomClient, type RoomClient } from './room-client.ts';

type Random = () => number;
/** A server, and the address from which an attacker seems to come: then the server must trust the header. */
type Target = { readonly address: string; readonly from?: string };

const connect = ({ address, from }: Target): Promise<RoomClient> =>
  connectRoomClient(address, from === undefined ? {} : { headers: { 'X-Forwarded-For': from } });

const chosen = <T>(items: readonly T[], random: Random): T => items[Math.floor(random() * items.length)] as T;
const randomCode = (random: Random): string =>
  Array.from({ length: CODE_LENGTH }, () => chosen([...CODE_LETTERS], random)).join('');

/** Guesses so many codes over one connection, one after the other. Returns how many let it in. */
export const guessCodes = async (target: Target, count: number, random: Random): Promise<number> => {
  const client = await connect(target);
  client.sendHello();
  for (let asked = 1; asked <= count; asked++) {
    client.say({ type: 'join', code: randomCode(random), name: 'Eve', deviceId: 'the device of a guesser' });
    const isIn = await client.waitUntil(() => {
      if (client.received('welcome').length > 0) return true;
      return client.received('refused').length >= asked ? false : undefined;
    }, 'an answer');
    if (isIn) return 1;
  }
  client.terminate();
  return 0;
};

/** One message of each type, as a page might send it. */
const MESSAGES: readonly RoomClientMessage[] = [
  { type: 'time', sent: 1 },
  { type: 'role', shows: true, films: 2 },
  { type: 'seats', players: [{ name: 'Eve', scope: 'whole', lagHintS: 0.1 }] },
  { type: 'ready', ready: true },
  { type: 'loaded', round: 1, clockBoundMs: 5 },
  { type: 'anchor', round: 1, epoch: 1, mediaTime: 2, shownAt: 3, rate: 1 },
  { type: 'ended', round: 1 },
  { type: 'queue', add: 'made' },
  { type: 'unqueue', entryId: 'e1' },
  { type: 'requeue', entryId: 'e1', before: null },
  { type: 'mode', mode: 'together' },
  { type: 'start', round: 0 },
  { type: 'hold', reason: 'asked' },
  { type: 'remove', memberId: 'x' },
  { type: 'call', to: 'x', wanted: true },
  { type: 'signal', to: 'x', description: { type: 'offer', sdp: 'v=0' }, candidate: { candidate: '' } },
  { type: 'wave', sign: 'clap' },
];

/** Values that a careless server trips over. */
const ODD_VALUES: readonly unknown[] = [
  ...[null, true, -1, 0, 1.5, 1e308, -0, '', 'x'.repeat(3000), '\0', '\ud800', '__proto__', [], {}, [[[[]]]]],
  ...[{ length: 1e9 }, { __proto__: null }, { toString: 1 }, Array(500).fill({}), { type: 'hello' }, 'constructor'],
];

const ODD_TEXTS: readonly string[] = [
  ...[
    '',
    'null',
    '[]',
    '0',
    '"',
    '{',
    '{}',
    '{"type":',
    '{"type":null}',
    '{"type":"__proto__"}',
    '{"type":"toString"}',
  ],
  ...['['.repeat(4000), '{"type":"wave","sign":"clap","__proto__":{"isHost":true}}', '\ufeff{"type":"go"}', 'NaN'],
];

/** A message of a page with something wrong in it, or a text that is none. */
export const oddText = (random: Random): string => {
  if (random() < 0.2) return chosen(ODD_TEXTS, random);
  const message: Record<string, unknown> = { ...chosen(MESSAGES, random) };
  const key = chosen(Object.keys(message), random);
  if (random() < 0.6) message[key] = chosen(ODD_VALUES, random);
  else delete message[key];
  const text = JSON.stringify(message);
  return random() < 0.8 ? text : text.slice(0, Math.floor(random() * text.length));
};

/**
 * Sends odd messages over one connection, inside of a room of its own, until the server closes it or all are sent.
 * Returns how many were sent, and the close code.
 */
export const sendOddMessages = async (target: Target, count: number, random: Random) => {
  const client = await connect(target);
  await client.open('Eve', 'the device of an attacker');
  let sent = 0;
  while (sent < count && client.socket.readyState === client.socket.OPEN) {
    client.socket.send(oddText(random));
    sent += 1;
    // Less than what counts as a flood, so that each is read.
    if (sent % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  if (client.socket.readyState === client.socket.OPEN) client.say({ type: 'leave' });
  const { code } = await client.waitForClose();
  return { sent, code };
};

/** How long an honest member waits for the time, again and again until `isOver`, ms. */
export const measureAnswers = async (client: RoomClient, isOver: () => boolean): Promise<number[]> => {
  const waits: number[] = [];
  while (!isOver()) {
    const sent = performance.now();
    client.say({ type: 'time', sent });
    await client.waitFor('time', (answer) => answer.sent === sent);
    waits.push(performance.now() - sent);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return waits;
};
