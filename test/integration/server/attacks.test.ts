import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { encodeMessage, PROTOCOL_VERSION } from '@instep/protocol/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeWorker } from '../../support/fake-estimator.ts';
import { FOREIGN_ORIGINS } from '../../support/foreign-origins.ts';
import { connectPlayClient, fetchTicket, type PlayClient } from '../../support/play-client.ts';
import { connectRaw, OPCODE, wsFrame } from '../../support/raw-socket.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
/** A player who dances during all the attacks. */
let honest: PlayClient;

beforeAll(async () => {
  folders = makeFolders();
  const limits = { MESSAGES_PER_SECOND: '20', BYTES_PER_SECOND: '200000', HELLO_MS: '2000', SILENCE_MS: '3000' };
  server = await startTestServer(folders, limits, startFakeWorker, { pingEveryMs: 50 });
  honest = await server.connect();
  honest.sendHello();
  honest.sendMessage({ type: 'watch' });
  await honest.waitFor('watching');
});
afterAll(async () => {
  await server.stop();
  folders.remove();
});

const many = (count: number, one: Buffer): Buffer => Buffer.concat(Array.from({ length: count }, () => one));
const part = (payload: string, opcode: number = OPCODE.continuation) => wsFrame(payload, { opcode, final: false });
/** Writes repeatedly until the socket closes. */
const drip =
  (bytes: Buffer) =>
  (socket: Socket): void => {
    const timer = setInterval(() => socket.write(bytes), 10);
    socket.once('close', () => clearInterval(timer));
  };
const hello = (ticket: string): Buffer => wsFrame(encodeMessage({ type: 'hello', version: PROTOCOL_VERSION, ticket }));

describe('an attack with', () => {
  const write =
    (...frames: Buffer[]) =>
    (socket: Socket) =>
      void socket.write(Buffer.concat(frames));
  const binary = OPCODE.binary;

  it.each<[string, (socket: Socket, ticket: string) => void, number]>([
    ['a declared 200 MB', write(wsFrame('', { opcode: binary, declaredLength: 200_000_000n })), 1009],
    ['a declared 2^63', write(wsFrame('', { opcode: binary, declaredLength: 2n ** 63n })), 1009],
    ['a compressed frame that was not agreed on', write(wsFrame('x', { rsv1: true })), 1002],
    ['a frame without a mask', write(wsFrame('x', { masked: false })), 1002],
    ['an unknown opcode', write(wsFrame('x', { opcode: 5 })), 1002],
    ['a continuation of nothing', write(wsFrame('x', { opcode: OPCODE.continuation })), 1002],
    ['a ping of 200 bytes', write(wsFrame('x'.repeat(200), { opcode: OPCODE.ping })), 1002],
    ['a ping in pieces', write(wsFrame('x', { opcode: OPCODE.ping, final: false })), 1002],
    ['text that is no UTF-8', write(wsFrame(new Uint8Array([0xff, 0xfe]))), 1007],
    ['a close with a forbidden code', write(wsFrame(new Uint8Array([0x03, 0xed]), { opcode: OPCODE.close })), 1002],
    ['many pieces', write(part('x', OPCODE.text), many(100, part('x'))), 1008],
    ['200,000 empty pieces', write(part('', OPCODE.text), many(200_000, part(''))), 1008],
    ['too long a text', write(wsFrame('x'.repeat(4097))), 1009],
    ['too large a picture', write(wsFrame('x'.repeat(262_145), { opcode: binary })), 1009],
    ['no JSON', write(wsFrame('hello')), 4400],
    ['JSON nested without end', write(wsFrame('['.repeat(4000))), 4400],
    ['a picture before hello', write(wsFrame('x'.repeat(100), { opcode: binary })), 4400],
    ['__proto__', write(wsFrame('{"__proto__":{"type":"leave"},"type":"x"}')), 4400],
    ['hello without a ticket', (socket) => write(hello(''))(socket), 1008],
    ['saying nothing', () => {}, 1008],
    ['500 pings at once', write(many(500, wsFrame('', { opcode: OPCODE.ping }))), 1006],
    [
      'more and more pongs',
      (socket, ticket) => {
        write(hello(ticket))(socket);
        drip(many(10, wsFrame('', { opcode: OPCODE.pong })))(socket);
      },
      1008,
    ],
    ['more and more pings', drip(many(10, wsFrame('', { opcode: OPCODE.ping }))), 1008],
  ])('%s closes the socket with the code of its cause', async (_attack, attack, code) => {
    const raw = await connectRaw(server.address);
    attack(raw.socket, raw.ticket);
    expect(await raw.closed()).toBe(code);
  });

  it('too many frames or bytes closes the socket with 1008', async () => {
    for (const [count, size] of [
      [150, 30],
      [10, 200_000],
    ] as const) {
      const player = await server.connect();
      player.sendHello();
      player.sendMessage({ type: 'watch' });
      for (let k = 0; k < count; k++) player.sendFrame(new Uint8Array(size));
      expect((await player.waitForClose()).code).toBe(1008);
    }
  });

  it('one byte of a frame now and then ends when pings stay unanswered', async () => {
    const raw = await connectRaw(server.address);
    raw.socket.write(hello(raw.ticket));
    raw.socket.write(wsFrame('', { opcode: binary, declaredLength: 50_000n }));
    drip(Buffer.from('x'))(raw.socket);
    expect(await raw.closed()).toBe(1006);
  });

  it('compression is refused', async () => {
    const raw = await connectRaw(server.address, { 'Sec-WebSocket-Extensions': 'permessage-deflate' });
    expect(raw.head).toContain('101 Switching Protocols');
    expect(raw.head.toLowerCase()).not.toContain('extensions');
    raw.socket.destroy();
  });
});

describe('a handshake', () => {
  it.each(FOREIGN_ORIGINS)('from %s is refused with 403, and gets no ticket', async (_whose, origin) => {
    await expect(connectPlayClient(server.address, { origin: origin(server.address) })).rejects.toThrow('403');
    const response = await fetch(`${server.address}/api/tickets`, {
      method: 'POST',
      headers: { Origin: origin(server.address) },
    });
    expect(response.status).toBe(403);
  });

  it('that never finishes is cut', async () => {
    const { port } = new URL(server.address);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write('GET /play HTTP/1.1\r\nHost: localhost\r\n');
    socket.resume();
    await once(socket, 'close');
  }, 20_000);

  it('is refused with 429 for a short time after too many at once', async () => {
    const strict = await startTestServer(folders, { HANDSHAKES_PER_SECOND: '5' });
    const came = await Promise.allSettled(Array.from({ length: 30 }, () => strict.connect()));
    const refused = came.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThanOrEqual(5);
    expect(refused).toMatchObject(
      refused.map(() => ({ reason: { message: expect.stringContaining('429') as string } })),
    );
    await expect
      .poll(
        () =>
          strict.connect().then(
            () => 'in',
            () => 'refused',
          ),
        { timeout: 5000 },
      )
      .toBe('in');
    await strict.stop();
  });
});

describe('a ticket', () => {
  it('is valid once', async () => {
    const ticket = await fetchTicket(server.address);
    const [first, second] = [await server.connect(), await server.connect()];
    for (const player of [first, second]) player.sendMessage({ type: 'hello', version: PROTOCOL_VERSION, ticket });
    first.sendMessage({ type: 'watch' });
    await first.waitFor('watching');
    expect(await second.waitForClose()).toMatchObject({
      code: 1008,
      reason: expect.stringContaining('ticket') as string,
    });
    first.terminate();
  });

  it('cannot be guessed', async () => {
    const player = await server.connect();
    player.sendMessage({ type: 'hello', version: PROTOCOL_VERSION, ticket: 'a'.repeat(22) });
    expect((await player.waitForClose()).code).toBe(1008);
  });
});

it('an honest player keeps dancing during all the attacks', async () => {
  honest.sendFrame('standing');
  expect(await honest.waitFor('frame')).toMatchObject({ outcome: 'seen' });
  honest.terminate();
});
