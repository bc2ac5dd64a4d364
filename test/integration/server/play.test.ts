import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CLOSE_CODES, type CloseReason } from '@instep/protocol/close';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sessionRow } from '@instep/server/store/session-rows';
import { readSessionFile } from '@instep/server/store/files/session-file';
import { fakeWorker, NOBODY_ESTIMATE, startFakeWorker } from '../../support/fake-estimator.ts';
import { connectPlayClient, type PlayClient } from '../../support/play-client.ts';
import { readCsv } from '../../support/independent-readers.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

const FAST_PINGS = { pingEveryMs: 20 };

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
const players: PlayClient[] = [];

beforeAll(async () => {
  folders = makeFolders();
  server = await startTestServer(folders, { POSE_WORKERS: '2' });
});
afterEach(() => players.splice(0).forEach((player) => player.terminate()));
afterAll(async () => {
  await server.stop();
  folders.remove();
});

const connect = async (): Promise<PlayClient> => {
  const player = await server.connect();
  players.push(player);
  return player;
};

/** Connects a player and starts a dance. */
const startDancing = async (): Promise<PlayClient> => {
  const player = await connect();
  player.sendHello();
  player.sendStart();
  await player.waitFor('ready');
  return player;
};

const folderOf = (sessionId: string): string => {
  const day = readdirSync(folders.sessions).find(
    (name) => name !== 'sessions.csv' && readdirSync(path.join(folders.sessions, name)).includes(sessionId),
  );
  return path.join(folders.sessions, day as string, sessionId);
};

describe('a dance', () => {
  it('is judged and saved before its result is sent, and then its socket closes with 1000', async () => {
    const player = await startDancing();
    const { sessionId, fps, maxInFlight, moves } = await player.waitFor('ready');
    expect({ fps, maxInFlight, moves }).toEqual({ fps: 15, maxInFlight: 2, moves: 6 });
    player.sendMessage({ type: 'epoch', epoch: 0, reason: 'play', mediaTime: 0, playbackRate: 1 });
    await player.danceReference(0, 12);
    player.sendMessage({ type: 'ended', lastSequence: 119 });
    // Reads the files at the moment when the result arrives.
    const { result } = await player.waitFor('finished');
    const folder = folderOf(sessionId);
    const session = await readSessionFile(folder);
    const closed = await player.waitForClose();

    expect(closed).toMatchObject({ code: 1000, reason: 'finished' });
    expect(result.score).toBeGreaterThan(80);
    const kinds = player.messages.map(({ type }) => type);
    expect(kinds.at(-1)).toBe('finished');
    expect(kinds.lastIndexOf('verdict')).toBeGreaterThan(kinds.lastIndexOf('frame'));
    expect(player.received('saved').at(-1)).toEqual({ type: 'saved', upToSequence: 119, upToMove: 6 });

    expect(session).toMatchObject({ status: 'complete', player: 'Mia', mode: 'perform', writer: null });
    expect(session.result?.score).toBe(result.score);
    const frames = readCsv(path.join(folder, 'frames.csv'));
    const moveRows = readCsv(path.join(folder, 'moves.csv'));
    expect(frames.map(({ sequence }) => Number(sequence))).toEqual(Array.from({ length: 120 }, (_, k) => k));
    expect(moveRows.map(({ rating }) => rating)).toEqual(player.received('verdict').map(({ rating }) => rating));
    expect(readCsv(path.join(folder, 'poses.csv'))).toHaveLength(120);
    for (const table of ['frames', 'moves', 'poses'] as const) {
      const bytes = readFileSync(path.join(folder, `${table}.csv`));
      expect(session.tables?.[table].sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
    const [listed] = readCsv(path.join(folders.sessions, 'sessions.csv'));
    expect(listed).toMatchObject({ session_id: sessionId, status: 'complete', score: result.score?.toFixed(1) });
  });

  it('has a datapackage.json that describes every column of its CSVs', async () => {
    const player = await startDancing();
    const folder = folderOf((await player.waitFor('ready')).sessionId);
    type Package = { resources: { path: string; schema: { fields: { name: string; description: string }[] } }[] };
    const { resources } = JSON.parse(readFileSync(path.join(folder, 'datapackage.json'), 'utf8')) as Package;
    for (const resource of resources) {
      const [header = ''] = readFileSync(path.join(folder, resource.path), 'utf8').split('\n');
      expect(resource.schema.fields.map(({ name }) => name)).toEqual(header.split(','));
      expect(resource.schema.fields.every(({ description }) => description.length > 3)).toBe(true);
    }
  });

  it('is saved as incomplete when the browser disconnects', async () => {
    const player = await startDancing();
    const { sessionId } = await player.waitFor('ready');
    await player.danceReference(0, 3);
    player.terminate();
    await expect.poll(async () => (await readSessionFile(folderOf(sessionId))).status).toBe('incomplete');
    expect(readCsv(path.join(folderOf(sessionId), 'frames.csv'))).toHaveLength(30);
  });

  it('leaves no JPEG in any of its files', async () => {
    const player = await startDancing();
    const { sessionId } = await player.waitFor('ready');
    await player.danceReference(0, 1);
    player.sendMessage({ type: 'leave' });
    expect(await player.waitForClose()).toMatchObject({ reason: 'left' });
    const names = readdirSync(folderOf(sessionId)).sort();
    expect(names).toEqual(['datapackage.json', 'frames.csv', 'moves.csv', 'poses.csv', 'session.json']);
    for (const name of names) {
      expect(readFileSync(path.join(folderOf(sessionId), name)).includes(Buffer.from([0xff, 0xd8, 0xff]))).toBe(false);
    }
  });

  it('in practice is judged only in the chosen section, which is recorded', async () => {
    const player = await connect();
    player.sendHello();
    player.sendStart({ counted: false, fromS: 4, toS: 8 });
    const { moves, sessionId } = await player.waitFor('ready');
    expect(moves).toBe(2);
    await player.danceReference(4, 8);
    player.sendMessage({ type: 'ended', lastSequence: 39 });
    await player.waitFor('finished');
    expect(player.received('verdict').map(({ move }) => move)).toEqual([3, 4]);
    expect(await readSessionFile(folderOf(sessionId))).toMatchObject({ mode: 'practice', fromS: 4, toS: 8 });
  });

  it('in practice is judged in every pass of the section, and is complete when the player leaves', async () => {
    const player = await connect();
    player.sendHello();
    player.sendStart({ counted: false, fromS: 3, toS: 9, rate: 0.5 });
    const { sessionId } = await player.waitFor('ready');
    for (const [epoch, playbackRate] of [
      [1, 0.5],
      [2, 0.8],
    ] as const) {
      player.sendMessage({ type: 'epoch', epoch, reason: 'seek', mediaTime: 3, playbackRate });
      await player.danceReference(3, 9, epoch);
    }
    player.sendMessage({ type: 'leave' });
    await player.waitForClose();
    expect(player.received('verdict').map(({ move }) => move)).toEqual([3, 4, 3, 4]);
    expect(player.received('verdict').map(({ rating }) => rating)).not.toContain(null);
    const file = await readSessionFile(folderOf(sessionId));
    expect(file).toMatchObject({ mode: 'practice', status: 'complete', rate: 0.8, tables: { moves: { rows: 4 } } });
    expect(sessionRow(file).speed_pct).toBe(80);
  });
});

describe('the frames of a player', () => {
  it('are all recorded, even those of a burst that are dropped between the first and the newest', async () => {
    const pendingEstimates: (() => void)[] = [];
    const pausedServer = await startTestServer(folders, {}, async (onExit) => {
      const worker = await startFakeWorker(onExit);
      const estimateJpeg: typeof worker.estimateJpeg = async (...args) => {
        await new Promise<void>((resolve) => pendingEstimates.push(resolve));
        return worker.estimateJpeg(...args);
      };
      return { ...worker, estimateJpeg };
    });
    const player = await pausedServer.connect();
    player.sendHello();
    player.sendStart();
    const { sessionId } = await player.waitFor('ready');
    for (let k = 0; k < 6; k++) player.sendFrame('standing', { mediaTime: k / 10 });
    await player.waitFor('frame', ({ sequence }) => sequence === 4);
    pendingEstimates.shift()?.();
    await player.waitFor('frame', ({ sequence }) => sequence === 0);
    await expect.poll(() => pendingEstimates.length).toBe(1);
    pendingEstimates.shift()?.();
    await player.waitFor('frame', ({ sequence }) => sequence === 5);
    expect(player.received('frame').map(({ sequence, outcome }) => [sequence, outcome])).toEqual([
      [1, 'dropped'],
      [2, 'dropped'],
      [3, 'dropped'],
      [4, 'dropped'],
      [0, 'seen'],
      [5, 'seen'],
    ]);
    await player.waitFor('saved', ({ upToSequence }) => upToSequence === 5);
    const frames = readCsv(path.join(folderOf(sessionId), 'frames.csv'));
    expect(frames.map(({ outcome }) => outcome)).toEqual(['seen', 'dropped', 'dropped', 'dropped', 'dropped', 'seen']);
    await pausedServer.stop();
  });

  it('are answered with poses in the camera check, which is not recorded', async () => {
    const before = readCsv(path.join(folders.sessions, 'sessions.csv')).length;
    const player = await connect();
    player.sendHello();
    player.sendMessage({ type: 'watch' });
    expect(await player.waitFor('watching')).toEqual({ type: 'watching', fps: 6, maxInFlight: 2 });
    player.sendFrame('standing');
    expect((await player.waitFor('frame')).pose).toHaveLength(99);
    expect(readCsv(path.join(folders.sessions, 'sessions.csv'))).toHaveLength(before);
  });

  it('of a camera check are still answered after a dance has started on the same socket', async () => {
    const player = await connect();
    player.sendHello();
    player.sendMessage({ type: 'watch' });
    player.sendFrame('standing', { sequence: 40, captureTime: 1 });
    player.sendStart();
    player.sendFrame('standing', { sequence: 41, captureTime: 2 });
    await player.waitFor('ready');
    await player.waitFor('frame', ({ sequence }) => sequence === 41);
    player.sendFrame('standing', { sequence: 0, captureTime: 3, mediaTime: 0.5 });
    expect(await player.waitFor('frame', ({ sequence }) => sequence === 0)).toMatchObject({ outcome: 'seen' });
    expect(player.received('frame').map(({ sequence }) => sequence)).toEqual([40, 41, 0]);
  });
});

describe('a socket closes', () => {
  const JPEG = new Uint8Array([0xff, 0xd8, 0xff]);
  const CLOSING_CASES: [string, (player: PlayClient) => void | Promise<void>, CloseReason, RegExp?][] = [
    [
      'when a text message is not JSON',
      (player) => player.socket.send('hello'),
      'bad_message',
      /expected JSON, got "hello"/,
    ],
    ['when a message has an unknown type', (player) => player.socket.send('{"type":"dance"}'), 'bad_message', /type/],
    [
      'when its first message is not hello',
      (player) => player.sendStart(),
      'bad_message',
      /expected "hello" first, got "start"/,
    ],
    ['when a frame comes before hello', (player) => void player.sendFrame('standing'), 'bad_message', /before a frame/],
    [
      'when hello comes twice',
      (player) => (player.sendHello(), player.sendHello()),
      'bad_message',
      /one "hello", got two/,
    ],
    [
      'when the page has another protocol version',
      (player) => player.sendMessage({ type: 'hello', version: 99 }),
      'outdated_page',
      /version 2, got 99/,
    ],
    [
      'when a frame comes before watch or start',
      (player) => {
        player.sendHello();
        player.sendFrame('standing');
      },
      'bad_message',
      /expected "start" before a frame/,
    ],
    [
      'when a frame message is too short',
      (player) => {
        player.sendHello();
        player.sendMessage({ type: 'watch' });
        player.socket.send(JPEG);
      },
      'bad_message',
      /more than 24 bytes, got 3/,
    ],
    [
      'when the requested dance does not exist',
      (player) => {
        player.sendHello();
        player.sendStart({ danceId: '../../etc/passwd' });
      },
      'unknown_dance',
    ],
    [
      'when the requested section ends before it begins',
      (player) => {
        player.sendHello();
        player.sendStart({ fromS: 8, toS: 4 });
      },
      'bad_message',
      /fromS < toS/,
    ],
    [
      'when a dance is started twice',
      (player) => {
        player.sendHello();
        player.sendStart();
        player.sendStart();
      },
      'already_started',
    ],
    [
      'when the session to resume does not exist',
      (player) => {
        player.sendHello();
        player.sendResume('s', 's');
      },
      'session_gone',
    ],
    ['when a text message is too long', (player) => player.socket.send('x'.repeat(4097)), 'message_too_large'],
    ['when a frame message is too large', (player) => player.socket.send(new Uint8Array(262_145)), 'message_too_large'],
    [
      'when twenty frames cannot be decoded',
      async (player) => {
        player.sendHello();
        player.sendStart();
        await player.waitFor('ready');
        for (let k = 0; k < 20; k++) {
          player.sendFrame('broken', { mediaTime: k / 10 });
          await player.waitFor('frame', ({ sequence }) => sequence === k);
        }
      },
      'unreadable_frames',
    ],
  ];

  it.each(CLOSING_CASES)('%s', async (_when, act, reason, detail) => {
    const player = await connect();
    await act(player);
    const closed = await player.waitForClose();
    expect(closed).toMatchObject({ code: CLOSE_CODES[reason], reason });
    if (detail) expect(closed.detail).toMatch(detail);
  });

  it('with a detail that fits into a close frame, even for a bad message of multi-byte characters', async () => {
    const player = await connect();
    player.socket.send('😀'.repeat(1000));
    expect(await player.waitForClose()).toMatchObject({ code: 4400, reason: 'bad_message' });
  });

  it('when a player sends nothing for too long, during a dance or before hello', async () => {
    // In its own folders: two servers in one process would each treat the other's dance as abandoned.
    const own = makeFolders();
    const strictServer = await startTestServer(
      own,
      { SILENCE_MS: '200', HELLO_MS: '2000' },
      startFakeWorker,
      FAST_PINGS,
    );
    const dancer = await strictServer.connect();
    dancer.sendHello();
    dancer.sendStart();
    const unidentified = await strictServer.connect();
    expect(await dancer.waitForClose()).toMatchObject({ reason: 'silent' });
    expect(await unidentified.waitForClose()).toMatchObject({ reason: 'hello_timeout' });
    await strictServer.stop();
    own.remove();
  });

  it('without a reason when its client answers no pings', async () => {
    const strictServer = await startTestServer(folders, { SILENCE_MS: '200' }, startFakeWorker, FAST_PINGS);
    const player = await connectPlayClient(strictServer.address, { autoPong: false });
    player.sendHello();
    player.sendMessage({ type: 'watch' });
    await player.waitFor('watching');
    expect(await player.waitForClose()).toEqual({ code: 1006, reason: null });
    await strictServer.stop();
  });

  it('with 1013 when the server is full, while that of the other player stays open', async () => {
    const estimateSlowly = async () => ({ ...NOBODY_ESTIMATE, inferMs: 500 });
    const slow = await startTestServer(folders, {}, async () =>
      fakeWorker({ estimateJpeg: estimateSlowly, estimateFrame: estimateSlowly }),
    );
    const first = await slow.connect();
    first.sendHello();
    first.sendStart();
    expect((await first.waitFor('ready')).fps).toBe(5);
    const second = await slow.connect();
    second.sendHello();
    second.sendStart();
    expect(await second.waitForClose()).toMatchObject({
      code: 1013,
      reason: 'server_full',
      // The first player's dance lasts twelve seconds.
      retryAfterS: expect.toSatisfy((seconds: number) => seconds === 11 || seconds === 12) as number,
    });
    expect(first.socket.readyState).toBe(first.socket.OPEN);
    await slow.stop();
  });
});

describe('a socket is refused', () => {
  it.each([
    ['from another origin', { origin: 'http://evil.example' }, 403],
    ['without an origin', { origin: undefined }, 403],
    ['under a foreign host name', { headers: { Host: 'evil.example' }, origin: 'http://evil.example' }, 403],
  ])('%s', async (_how, options, status) => {
    const refused = connectPlayClient(server.address, options);
    await expect(refused).rejects.toThrow(`Unexpected server response: ${status}`);
  });
});

describe('two players', () => {
  it('do not affect each other: one who sends bad messages does not change the result of the other', async () => {
    const honest = await startDancing();
    const alone = await startDancing();
    await alone.danceReference(0, 12);
    alone.sendMessage({ type: 'ended', lastSequence: 119 });
    const expected = await alone.waitFor('finished');

    const danced = honest.danceReference(0, 12);
    const rogues = [
      (rogue: PlayClient) => rogue.socket.send('nonsense'),
      (rogue: PlayClient) => rogue.socket.send(new Uint8Array(300_000)),
      (rogue: PlayClient) => {
        for (let k = 0; k < 50; k++) rogue.sendFrame('broken', { mediaTime: k / 10 });
      },
      (rogue: PlayClient) => rogue.sendFrame('standing', { epoch: 60_000 }),
    ];
    for (const misbehave of rogues) {
      const rogue = await startDancing();
      misbehave(rogue);
      rogue.terminate();
    }
    await danced;
    honest.sendMessage({ type: 'ended', lastSequence: 119 });
    expect((await honest.waitFor('finished')).result).toEqual(expected.result);
    expect(await honest.waitForClose()).toMatchObject({ code: 1000 });
  });

  it('use two estimator workers, so that a frame that kills one worker does not affect the other player', async () => {
    const [first, second] = [await startDancing(), await startDancing()];
    first.sendFrame('deadly', { mediaTime: 0.1 });
    second.sendFrame('standing', { mediaTime: 0.1 });
    expect(await second.waitFor('frame')).toMatchObject({ outcome: 'seen' });
    expect(await first.waitFor('frame')).toMatchObject({ outcome: 'dropped' });
    first.sendFrame('standing', { mediaTime: 0.2 });
    expect(await first.waitFor('frame', ({ sequence }) => sequence === 1)).toMatchObject({ outcome: 'seen' });
  });
});

describe('a client that sends bad frames in the camera check', () => {
  const startCameraCheck = async (own: Awaited<ReturnType<typeof startTestServer>>): Promise<PlayClient> => {
    const player = await own.connect();
    player.sendHello();
    player.sendMessage({ type: 'watch' });
    return player;
  };
  const sendBrokenFrames = async (player: PlayClient, count: number): Promise<void> => {
    for (let k = 0; k < count; k++) {
      const sent = player.sendFrame('broken');
      await player.waitFor('frame', ({ sequence }) => sequence === sent);
    }
  };

  it('is disconnected after 20 of them, or after the first one once 60 have come from its address', async () => {
    const own = await startTestServer(folders);
    const honest = await startCameraCheck(own);
    for (const count of [20, 20, 20, 1]) {
      const rogue = await startCameraCheck(own);
      await sendBrokenFrames(rogue, count);
      expect(await rogue.waitForClose()).toMatchObject({ reason: 'unreadable_frames' });
    }
    honest.sendFrame('standing');
    expect(await honest.waitFor('frame')).toMatchObject({ outcome: 'seen' });
    await own.stop();
  });

  it('is disconnected when a frame kills an estimator, and locked out after the second time', async () => {
    const own = await startTestServer(folders);
    for (let k = 0; k < 2; k++) {
      const rogue = await startCameraCheck(own);
      await rogue.waitFor('watching');
      rogue.sendFrame('deadly');
      expect(await rogue.waitForClose()).toMatchObject({ reason: 'deadly_frames' });
    }
    const returning = await startCameraCheck(own);
    expect(await returning.waitForClose()).toMatchObject({ reason: 'deadly_frames' });
    await own.stop();
  });
});
