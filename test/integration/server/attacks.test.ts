/** Attacks on the WebSocket of a server while a player practises there. */
import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeMessage, PROTOCOL_VERSION } from '@instep/protocol/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeWorker } from '../../support/fake-estimator.ts';
import { FOREIGN_ORIGINS } from '../../support/foreign-origins.ts';
import { connectPlayClient, fetchTicket, type PlayClient } from '../../support/play-client.ts';
import { connectRaw, OPCODE, wsFrame } from '../../support/raw-socket.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
let practisingPlayer: PractisingPlayer;

/** A player who practises the first seconds of the dance over and over. */
type PractisingPlayer = {
  readonly player: PlayClient;
  /** Ends the practice; returns the outcomes of all frames. Rejects if the server closed the connection before. */
  readonly stop: () => Promise<readonly string[]>;
};

const SECTION_S = 4;
const FRAME_INTERVAL_S = 0.25;

const startPractisingPlayer = async (): Promise<PractisingPlayer> => {
  const player = await server.connect();
  player.sendHello();
  player.sendStart({ counted: false });
  await player.waitFor('ready');
  let isPractising = true;
  const repeatSection = async (): Promise<void> => {
    for (let epoch = 1; isPractising; epoch++) {
      player.sendMessage({ type: 'epoch', epoch, reason: 'play', mediaTime: 0, playbackRate: 1 });
      for (let mediaTime = 0; isPractising && mediaTime < SECTION_S; mediaTime += FRAME_INTERVAL_S) {
        const sent = player.sendFrame(mediaTime, { mediaTime, epoch });
        await player.waitFor('frame', ({ sequence }) => sequence === sent);
        await sleep(1000 * FRAME_INTERVAL_S);
      }
    }
  };
  const ended = repeatSection().then(
    () => null,
    (error: Error) => error,
  );
  const stop = async (): Promise<readonly string[]> => {
    isPractising = false;
    const error = await ended;
    if (error) throw error;
    player.sendMessage({ type: 'leave' });
    await player.waitForClose();
    return player.received('frame').map(({ outcome }) => outcome);
  };
  return { player, stop };
};

beforeAll(async () => {
  folders = makeFolders();
  const limits = { MESSAGES_PER_SECOND: '20', BYTES_PER_SECOND: '200000', HELLO_MS: '2000', SILENCE_MS: '3000' };
  server = await startTestServer(folders, limits, startFakeWorker, { pingEveryMs: 50 });
  practisingPlayer = await startPractisingPlayer();
});
afterAll(async () => {
  await server.stop();
  folders.remove();
});

const repeat = (count: number, one: Buffer): Buffer => Buffer.concat(Array.from({ length: count }, () => one));
/** A fragment of a message that is never finished. */
const fragment = (payload: string, opcode: number = OPCODE.continuation) => wsFrame(payload, { opcode, final: false });
/** Writes the same bytes a hundred times a second until the socket closes. */
const writeRepeatedly =
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

  // At once, because most of these sockets are cut only when they have answered no ping for a while.
  it.concurrent.each<[string, (socket: Socket, ticket: string) => void, number]>([
    ['a frame that declares 200 MB', write(wsFrame('', { opcode: binary, declaredLength: 200_000_000n })), 1009],
    ['a frame that declares 2^63 bytes', write(wsFrame('', { opcode: binary, declaredLength: 2n ** 63n })), 1009],
    ['a compressed frame without negotiated compression', write(wsFrame('x', { rsv1: true })), 1002],
    ['an unmasked frame', write(wsFrame('x', { masked: false })), 1002],
    ['an unknown opcode', write(wsFrame('x', { opcode: 5 })), 1002],
    ['a continuation frame without a message to continue', write(wsFrame('x', { opcode: OPCODE.continuation })), 1002],
    ['a ping of 200 bytes', write(wsFrame('x'.repeat(200), { opcode: OPCODE.ping })), 1002],
    ['a fragmented ping', write(wsFrame('x', { opcode: OPCODE.ping, final: false })), 1002],
    ['text that is not UTF-8', write(wsFrame(new Uint8Array([0xff, 0xfe]))), 1007],
    ['a close with a forbidden code', write(wsFrame(new Uint8Array([0x03, 0xed]), { opcode: OPCODE.close })), 1002],
    ['a message of 101 fragments', write(fragment('x', OPCODE.text), repeat(100, fragment('x'))), 1008],
    ['a message of 200,000 empty fragments', write(fragment('', OPCODE.text), repeat(200_000, fragment(''))), 1008],
    ['a text longer than 4096 bytes', write(wsFrame('x'.repeat(4097))), 1009],
    ['a camera frame larger than 256 KiB', write(wsFrame('x'.repeat(262_145), { opcode: binary })), 1009],
    ['a text that is not JSON', write(wsFrame('hello')), 4400],
    ['JSON that nests 4000 arrays', write(wsFrame('['.repeat(4000))), 4400],
    ['a camera frame before hello', write(wsFrame('x'.repeat(100), { opcode: binary })), 4400],
    ['JSON that sets __proto__', write(wsFrame('{"__proto__":{"type":"leave"},"type":"x"}')), 4400],
    ['a hello without a ticket', (socket) => write(hello(''))(socket), 1008],
    ['silence after the handshake', () => {}, 1008],
    ['500 pings at once', write(repeat(500, wsFrame('', { opcode: OPCODE.ping }))), 1006],
    [
      '1000 pongs a second',
      (socket, ticket) => {
        write(hello(ticket))(socket);
        writeRepeatedly(repeat(10, wsFrame('', { opcode: OPCODE.pong })))(socket);
      },
      1008,
    ],
    ['1000 pings a second', writeRepeatedly(repeat(10, wsFrame('', { opcode: OPCODE.ping }))), 1008],
  ])('%s closes the socket with the listed code', async (_title, attack, code) => {
    const raw = await connectRaw(server.address);
    attack(raw.socket, raw.ticket);
    expect(await raw.closed()).toBe(code);
  });

  it('too many camera frames or bytes a second closes the socket with code 1008', async () => {
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

  it('a camera frame of one byte every 10 ms ends the connection, because pings stay unanswered', async () => {
    const raw = await connectRaw(server.address);
    raw.socket.write(hello(raw.ticket));
    raw.socket.write(wsFrame('', { opcode: binary, declaredLength: 50_000n }));
    writeRepeatedly(Buffer.from('x'))(raw.socket);
    expect(await raw.closed()).toBe(1006);
  });

  it('a request for compression gets a connection without it', async () => {
    const raw = await connectRaw(server.address, { 'Sec-WebSocket-Extensions': 'permessage-deflate' });
    expect(raw.head).toContain('101 Switching Protocols');
    expect(raw.head.toLowerCase()).not.toContain('extensions');
    raw.socket.destroy();
  });
});

describe('a handshake', () => {
  it.each(FOREIGN_ORIGINS)(
    'with a foreign Origin (%s) is refused with 403, and gets no ticket',
    async (_title, origin) => {
      await expect(connectPlayClient(server.address, { origin: origin(server.address) })).rejects.toThrow('403');
      const response = await fetch(`${server.address}/api/tickets`, {
        method: 'POST',
        headers: { Origin: origin(server.address) },
      });
      expect(response.status).toBe(403);
    },
  );

  it.concurrent(
    'that is never completed is closed by the server',
    async () => {
      const { port } = new URL(server.address);
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => {});
      await once(socket, 'connect');
      socket.write('GET /play HTTP/1.1\r\nHost: localhost\r\n');
      socket.resume();
      await once(socket, 'close');
    },
    20_000,
  );

  it.concurrent('is refused with 429 after too many at once, and accepted again later', async () => {
    const strict = await startTestServer(folders, { HANDSHAKES_PER_SECOND: '1' });
    const results = await Promise.allSettled(Array.from({ length: 30 }, () => strict.connect()));
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThanOrEqual(5);
    expect(refused).toMatchObject(
      refused.map(() => ({ reason: { message: expect.stringContaining('429') as string } })),
    );
    await expect
      .poll(() =>
        strict.connect().then(
          () => 'accepted',
          () => 'refused',
        ),
      )
      .toBe('accepted');
    await strict.stop();
  });
});

describe('a ticket', () => {
  it('is accepted once', async () => {
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

  it('that the server did not issue is refused', async () => {
    const player = await server.connect();
    player.sendMessage({ type: 'hello', version: PROTOCOL_VERSION, ticket: 'a'.repeat(22) });
    expect((await player.waitForClose()).code).toBe(1008);
  });
});

it('every frame of a player who practises during all these attacks has a pose', async () => {
  const outcomes = await practisingPlayer.stop();
  expect(outcomes.length).toBeGreaterThan(4);
  expect(new Set(outcomes)).toEqual(new Set(['seen']));
});
