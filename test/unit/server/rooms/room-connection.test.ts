import type { Close } from '@instep/protocol/close';
import type { RoomClientMessage } from '@instep/protocol/room-client-message';
import type { RoomServerMessage } from '@instep/protocol/room-messages';
import { ExpiringTokens, TICKETS } from '@instep/server/access/expiring-tokens';
import { RoomConnection, type RoomVisitor } from '@instep/server/rooms/room-connection';
import { Rooms } from '@instep/server/rooms/rooms';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { createManualClock } from '../../../support/manual-clock.ts';

const DEVICE = 'the secret of a device';

/** A server's rooms, and connections to them. */
const createServer = () => {
  const clock = createManualClock();
  const tickets = new ExpiringTokens(TICKETS, clock);
  const rooms = new Rooms({
    clock,
    danceOf: () => undefined,
    capacity: () => 2,
    perCamera: () => 2,
    iceServersFor: () => [],
  });
  const log = pino({ level: 'silent' });
  let addresses = 0;
  const connect = (visitor: Partial<RoomVisitor> = {}) => {
    const messages: RoomServerMessage[] = [];
    const closes: Close[] = [];
    const connection = new RoomConnection(
      { rooms, tickets, clock, log, helloMs: 5000, idleMs: 120_000 },
      { send: (message) => void messages.push(message), close: (close) => void closes.push(close) },
      { address: `10.0.0.${++addresses}`, isTv: false, mayOpen: true, ...visitor },
    );
    const say = (message: RoomClientMessage): void => connection.handle(JSON.stringify(message));
    return {
      connection,
      messages,
      closes,
      say,
      hello: () => say({ type: 'hello', version: 1, ticket: tickets.issue() }),
    };
  };
  /** A greeted connection. */
  const greet = (visitor: Partial<RoomVisitor> = {}) => {
    const client = connect(visitor);
    client.hello();
    return client;
  };
  const open = (visitor: Partial<RoomVisitor> = {}) => {
    const client = greet(visitor);
    client.say({ type: 'open', name: 'Mia', deviceId: DEVICE });
    return client;
  };
  return { clock, rooms, connect, greet, open };
};

const codeOf = ({ messages }: { readonly messages: readonly RoomServerMessage[] }): string =>
  messages.find((message) => message.type === 'welcome')?.code ?? '';
const lastOf = ({ messages }: { readonly messages: readonly RoomServerMessage[] }) => messages.at(-1);

describe('a connection', () => {
  test('is closed without a hello in time, without a ticket, or of another version', () => {
    const { clock, connect } = createServer();
    const [silent, forged, newer] = [connect(), connect(), connect()];
    forged.say({ type: 'hello', version: 1, ticket: 'forged' });
    newer.say({ type: 'hello', version: 2 });
    clock.advance(5000);
    expect(silent.closes).toEqual([{ reason: 'hello_timeout' }]);
    expect(forged.closes).toEqual([{ reason: 'ticket_rejected' }]);
    expect(newer.closes).toMatchObject([{ reason: 'outdated_page' }]);
  });

  test('is closed if it stays outside of rooms', () => {
    const { clock, greet } = createServer();
    const client = greet();
    clock.advance(120_000);
    expect(client.closes).toEqual([{ reason: 'idle' }]);
  });

  test('in a room stays open without a word', () => {
    const { clock, open } = createServer();
    const client = open();
    clock.advance(3_600_000);
    expect(client.closes).toEqual([]);
  });

  test('answers the time at once, before any room', () => {
    const { clock, greet } = createServer();
    const client = greet();
    clock.advance(1234);
    client.say({ type: 'time', sent: 7 });
    expect(client.messages).toEqual([{ type: 'time', sent: 7, at: 1234 }]);
  });

  test.each<[string, RoomClientMessage, string]>([
    ['a room before hello', { type: 'open', name: 'Mia', deviceId: DEVICE }, 'expected "hello" first, got "open"'],
    ['the time before hello', { type: 'time', sent: 1 }, 'expected "hello" first, got "time"'],
  ])('is closed for %s', (_what, message, detail) => {
    const client = createServer().connect();
    client.say(message);
    expect(client.closes).toEqual([{ reason: 'bad_message', detail }]);
  });

  test('is closed for two hellos, for a second room, and for what needs a room', () => {
    const { greet, open } = createServer();
    const [twice, outside, inside] = [greet(), greet(), open()];
    twice.hello();
    outside.say({ type: 'wave', sign: 'clap' });
    inside.say({ type: 'open', name: 'Mia', deviceId: DEVICE });
    expect([twice, outside, inside].flatMap(({ closes }) => closes.map(({ detail }) => detail))).toEqual([
      'expected one "hello", got two',
      'expected "open" or "join" before "wave"',
      'expected one room, got "open" inside of one',
    ]);
  });

  test.each(['', 'hello', 'null', '[]', '{}', '{"type":5}', '{"type":"role","shows":1}', '{"type":"seats"}'])(
    'is closed for %j, and the room goes on',
    (text) => {
      const { open, greet } = createServer();
      const mia = open();
      const eve = greet();
      eve.say({ type: 'join', code: codeOf(mia), name: 'Eve', deviceId: DEVICE });
      eve.connection.handle(text);
      expect(eve.closes).toMatchObject([{ reason: 'bad_message' }]);
      expect(mia.closes).toEqual([]);
    },
  );

  test('is closed for a text of more than 4 KiB that is no signal', () => {
    const { open } = createServer();
    const client = open();
    client.say({ type: 'signal', to: 'nobody', description: { type: 'offer', sdp: 'v'.repeat(10_000) } });
    expect(client.closes).toEqual([]);
    client.connection.handle(JSON.stringify({ type: 'ready', ready: true, more: 'x'.repeat(5000) }));
    expect(client.closes).toEqual([{ reason: 'message_too_large' }]);
  });

  test('forgives 20 messages of unknown types, of a newer page', () => {
    const { open, clock } = createServer();
    const client = open();
    for (let k = 0; k < 20; k++) client.connection.handle('{"type":"dance-off"}');
    expect(client.closes).toEqual([]);
    clock.advance(10_000);
    for (let k = 0; k < 21; k++) client.connection.handle('{"type":"dance-off"}');
    expect(client.closes).toMatchObject([{ reason: 'bad_message' }]);
  });

  test('hears nothing more once it is closed', () => {
    const { open } = createServer();
    const client = open();
    client.say({ type: 'leave' });
    const count = client.messages.length;
    client.say({ type: 'time', sent: 1 });
    expect(client.messages).toHaveLength(count);
    expect(client.closes).toEqual([{ reason: 'left' }]);
  });
});

describe('who may open a room', () => {
  test('is who the settings let', () => {
    const { open, clock, rooms } = createServer();
    const client = open({ mayOpen: false });
    clock.advance(300);
    expect(client.messages).toEqual([{ type: 'refused' }]);
    expect(rooms.count).toBe(0);
  });

  test('over plain http from the network is a TV, which neither films nor is the host', () => {
    const { open } = createServer();
    const tv = open({ isTv: true });
    const state = tv.messages.find((message) => message.type === 'room');
    expect(state).toMatchObject({ hostId: null, members: [{ isTv: true }] });
  });

  test('of 17 is refused, unless a room was left by everybody', () => {
    const { open, clock } = createServer();
    const clients = Array.from({ length: 17 }, () => open());
    clock.advance(300);
    expect(lastOf(clients[16] ?? clients[0]!)).toEqual({ type: 'refused', full: true });
    clients[3]?.connection.handleGone();
    const next = open();
    expect(codeOf(next)).not.toBe('');
  });
});

describe('who joins', () => {
  test('is refused with the same answer after the same time, whatever the reason', () => {
    const { open, greet, clock } = createServer();
    const mia = open();
    mia.say({ type: 'lock', locked: true });
    const [wrong, locked, guessed, forged] = [greet(), greet(), greet({ address: 'guesser' }), greet()];
    const join = (client: typeof wrong, code: string) =>
      client.say({ type: 'join', code, name: 'Eve', deviceId: 'another device of hers' });
    for (let k = 0; k < 6; k++) {
      join(greet({ address: 'guesser' }), 'BBBBB');
    }
    join(wrong, 'BBBBB');
    join(locked, codeOf(mia));
    join(guessed, codeOf(mia));
    forged.say({ type: 'rejoin', code: codeOf(mia), memberId: 'x', memberSecret: 'y' });
    clock.advance(299);
    for (const client of [wrong, locked, guessed, forged]) expect(client.messages).toEqual([]);
    clock.advance(1);
    for (const client of [wrong, locked, guessed, forged]) expect(client.messages).toEqual([{ type: 'refused' }]);
  });

  test('may try again after a refusal', () => {
    const { open, greet, clock } = createServer();
    const mia = open();
    const ben = greet();
    ben.say({ type: 'join', code: 'BBBBB', name: 'Ben', deviceId: DEVICE });
    clock.advance(300);
    ben.say({ type: 'join', code: codeOf(mia).toLowerCase(), name: 'Ben', deviceId: DEVICE });
    expect(codeOf(ben)).toBe(codeOf(mia));
  });

  test('gets one answer to many tries at once', () => {
    const { greet, clock } = createServer();
    const eve = greet();
    for (let k = 0; k < 10; k++) eve.say({ type: 'join', code: 'BBBBB', name: 'Eve', deviceId: DEVICE });
    clock.advance(1000);
    expect(eve.messages).toEqual([{ type: 'refused' }]);
  });

  test('is told that the room is full only with its code', () => {
    const { open, greet, clock } = createServer();
    const mia = open();
    const clients = Array.from({ length: 16 }, () => greet());
    for (const client of clients) client.say({ type: 'join', code: codeOf(mia), name: 'Ben', deviceId: DEVICE });
    clock.advance(300);
    expect(clients.map((client) => lastOf(client)?.type)).toEqual([...Array<string>(15).fill('room'), 'refused']);
    expect(lastOf(clients[15] ?? mia)).toEqual({ type: 'refused', full: true });
  });

  test('comes back with the secret after a break, even to a locked room', () => {
    const { open, greet } = createServer();
    const mia = open();
    mia.say({ type: 'lock', locked: true });
    const { memberId, memberSecret } = mia.messages.find((message) => message.type === 'welcome')!;
    mia.connection.handleGone();
    const back = greet();
    back.say({ type: 'rejoin', code: codeOf(mia), memberId, memberSecret });
    expect(back.messages[0]).toMatchObject({ type: 'welcome', memberId });
  });
});

describe('a server that stops', () => {
  test('closes the rooms, and opens none', () => {
    const { open, rooms, clock } = createServer();
    const mia = open();
    rooms.close({ reason: 'server_stopping' });
    expect(mia.closes).toEqual([{ reason: 'server_stopping' }]);
    const late = open();
    clock.advance(300);
    expect(lastOf(late)).toEqual({ type: 'refused', full: true });
  });
});
