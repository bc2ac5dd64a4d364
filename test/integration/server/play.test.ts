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

/** A player who is already dancing. */
const dancing = async (): Promise<PlayClient> => {
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

describe('a whole dance', () => {
  it('is judged, kept on disk, told, and closed with 1000: in this order', async () => {
    const player = await dancing();
    const { sessionId, fps, maxInFlight, moves } = await player.waitFor('ready');
    expect({ fps, maxInFlight, moves }).toEqual({ fps: 15, maxInFlight: 2, moves: 6 });
    player.sendMessage({ type: 'epoch', epoch: 0, reason: 'play', mediaTime: 0, playbackRate: 1 });
    await player.danceReference(0, 12);
    player.sendMessage({ type: 'ended', lastSequence: 119 });
    // Reads what is on disk at the moment when the result arrives.
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

  it('describes every column of its CSVs in datapackage.json', async () => {
    const player = await dancing();
    const folder = folderOf((await player.waitFor('ready')).sessionId);
    type Package = { resources: { path: string; schema: { fields: { name: string; description: string }[] } }[] };
    const { resources } = JSON.parse(readFileSync(path.join(folder, 'datapackage.json'), 'utf8')) as Package;
    for (const resource of resources) {
      const [header = ''] = readFileSync(path.join(folder, resource.path), 'utf8').split('\n');
      expect(resource.schema.fields.map(({ name }) => name)).toEqual(header.split(','));
      expect(resource.schema.fields.every(({ description }) => description.length > 3)).toBe(true);
    }
  });

  it('keeps what was danced as incomplete when the browser goes', async () => {
    const player = await dancing();
    const { sessionId } = await player.waitFor('ready');
    await player.danceReference(0, 3);
    player.terminate();
    await expect.poll(async () => (await readSessionFile(folderOf(sessionId))).status).toBe('incomplete');
    expect(readCsv(path.join(folderOf(sessionId), 'frames.csv'))).toHaveLength(30);
  });

  it('keeps no picture anywhere', async () => {
    const player = await dancing();
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

  it('judges the stretch that is practised, and says so in the record', async () => {
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

  it('judges every pass of a loop, and takes the practice for complete when the player has had enough', async () => {
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

describe('the flow of frames', () => {
  it('looks at the first and the newest of a burst, counts the others, and records every one', async () => {
    const looks: (() => void)[] = [];
    const held = await startTestServer(folders, {}, async (onExit) => {
      const worker = await startFakeWorker(onExit);
      const estimateJpeg: typeof worker.estimateJpeg = async (...look) => {
        await new Promise<void>((resolve) => looks.push(resolve));
        return worker.estimateJpeg(...look);
      };
      return { ...worker, estimateJpeg };
    });
    const player = await held.connect();
    player.sendHello();
    player.sendStart();
    const { sessionId } = await player.waitFor('ready');
    for (let k = 0; k < 6; k++) player.sendFrame('standing', { mediaTime: k / 10 });
    await player.waitFor('frame', ({ sequence }) => sequence === 4);
    looks.shift()?.();
    await player.waitFor('frame', ({ sequence }) => sequence === 0);
    await expect.poll(() => looks.length).toBe(1);
    looks.shift()?.();
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
    await held.stop();
  });

  it('shows a watcher their pose, and keeps nothing of it', async () => {
    const before = readCsv(path.join(folders.sessions, 'sessions.csv')).length;
    const player = await connect();
    player.sendHello();
    player.sendMessage({ type: 'watch' });
    expect(await player.waitFor('watching')).toEqual({ type: 'watching', fps: 6, maxInFlight: 2 });
    player.sendFrame('standing');
    expect((await player.waitFor('frame')).pose).toHaveLength(99);
    expect(readCsv(path.join(folders.sessions, 'sessions.csv'))).toHaveLength(before);
  });

  it('goes from watching to dancing on the same socket, while watching pictures are still on their way', async () => {
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
  const SAID: [string, (player: PlayClient) => void | Promise<void>, CloseReason, RegExp?][] = [
    ['when text is not JSON', (player) => player.socket.send('hello'), 'bad_message', /expected JSON, got "hello"/],
    ['when a message is unknown', (player) => player.socket.send('{"type":"dance"}'), 'bad_message', /type/],
    [
      'when it does not begin with hello',
      (player) => player.sendStart(),
      'bad_message',
      /expected "hello" first, got "start"/,
    ],
    [
      'when a picture comes before hello',
      (player) => void player.sendFrame('standing'),
      'bad_message',
      /before a frame/,
    ],
    [
      'when hello is said twice',
      (player) => (player.sendHello(), player.sendHello()),
      'bad_message',
      /one "hello", got two/,
    ],
    [
      'when its version is another',
      (player) => player.sendMessage({ type: 'hello', version: 99 }),
      'outdated_page',
      /version 2, got 99/,
    ],
    [
      'when a picture comes before watch or start',
      (player) => {
        player.sendHello();
        player.sendFrame('standing');
      },
      'bad_message',
      /expected "start" before a frame/,
    ],
    [
      'when a frame is too short to be one',
      (player) => {
        player.sendHello();
        player.sendMessage({ type: 'watch' });
        player.socket.send(JPEG);
      },
      'bad_message',
      /more than 24 bytes, got 3/,
    ],
    [
      'when there is no such dance',
      (player) => {
        player.sendHello();
        player.sendStart({ danceId: '../../etc/passwd' });
      },
      'unknown_dance',
    ],
    [
      'when a stretch ends before it begins',
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
      'when there is nothing to resume',
      (player) => {
        player.sendHello();
        player.sendResume('s', 's');
      },
      'session_gone',
    ],
    ['when text is too long', (player) => player.socket.send('x'.repeat(4097)), 'message_too_large'],
    ['when a picture is too large', (player) => player.socket.send(new Uint8Array(262_145)), 'message_too_large'],
    [
      'when twenty pictures cannot be decoded',
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

  it.each(SAID)('%s', async (_fact, act, reason, detail) => {
    const player = await connect();
    await act(player);
    const closed = await player.waitForClose();
    expect(closed).toMatchObject({ code: CLOSE_CODES[reason], reason });
    if (detail) expect(closed.detail).toMatch(detail);
  });

  it('with no more words than a close frame holds, whatever their bytes', async () => {
    const player = await connect();
    player.socket.send('😀'.repeat(1000));
    expect(await player.waitForClose()).toMatchObject({ code: 4400, reason: 'bad_message' });
  });

  it('when nothing was heard for a while, from a dancer or from one who never says hello', async () => {
    // In its own folders: two servers in one process would each treat the other's dance as abandoned.
    const own = makeFolders();
    const impatient = await startTestServer(own, { SILENCE_MS: '200', HELLO_MS: '2000' }, startFakeWorker, FAST_PINGS);
    const dancer = await impatient.connect();
    dancer.sendHello();
    dancer.sendStart();
    const stranger = await impatient.connect();
    expect(await dancer.waitForClose()).toMatchObject({ reason: 'silent' });
    expect(await stranger.waitForClose()).toMatchObject({ reason: 'hello_timeout' });
    await impatient.stop();
    own.remove();
  });

  it('without a word when its other end does not answer pings', async () => {
    const impatient = await startTestServer(folders, { SILENCE_MS: '200' }, startFakeWorker, FAST_PINGS);
    const player = await connectPlayClient(impatient.address, { autoPong: false });
    player.sendHello();
    player.sendMessage({ type: 'watch' });
    await player.waitFor('watching');
    expect(await player.waitForClose()).toEqual({ code: 1006, reason: null });
    await impatient.stop();
  });

  it('with 1013 when the machine is full, and not for the others', async () => {
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
    ['of another origin', { origin: 'http://evil.example' }, 403],
    ['without an origin', { origin: undefined }, 403],
    ['under a foreign name', { headers: { Host: 'evil.example' }, origin: 'http://evil.example' }, 403],
  ])('%s', async (_fact, options, status) => {
    const refused = connectPlayClient(server.address, options);
    await expect(refused).rejects.toThrow(`Unexpected server response: ${status}`);
  });
});

describe('two players', () => {
  it('do not hear of each other: one who misbehaves hurts no other', async () => {
    const honest = await dancing();
    const alone = await dancing();
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
      const rogue = await dancing();
      misbehave(rogue);
      rogue.terminate();
    }
    await danced;
    honest.sendMessage({ type: 'ended', lastSequence: 119 });
    expect((await honest.waitFor('finished')).result).toEqual(expected.result);
    expect(await honest.waitForClose()).toMatchObject({ code: 1000 });
  });

  it('sit at two workers, so that a picture which kills one costs the other nothing', async () => {
    const [first, second] = [await dancing(), await dancing()];
    first.sendFrame('deadly', { mediaTime: 0.1 });
    second.sendFrame('standing', { mediaTime: 0.1 });
    expect(await second.waitFor('frame')).toMatchObject({ outcome: 'seen' });
    expect(await first.waitFor('frame')).toMatchObject({ outcome: 'dropped' });
    first.sendFrame('standing', { mediaTime: 0.2 });
    expect(await first.waitFor('frame', ({ sequence }) => sequence === 1)).toMatchObject({ outcome: 'seen' });
  });
});

describe('who shows bad frames while watching', () => {
  const watching = async (own: Awaited<ReturnType<typeof startTestServer>>): Promise<PlayClient> => {
    const player = await own.connect();
    player.sendHello();
    player.sendMessage({ type: 'watch' });
    return player;
  };
  const showsBroken = async (player: PlayClient, count: number): Promise<void> => {
    for (let k = 0; k < count; k++) {
      const shown = player.sendFrame('broken');
      await player.waitFor('frame', ({ sequence }) => sequence === shown);
    }
  };

  it('is closed with 1003 like a dancer, and sooner when that goes on from its address', async () => {
    const own = await startTestServer(folders);
    const honest = await watching(own);
    for (const most of [20, 20, 20, 1]) {
      const rogue = await watching(own);
      await showsBroken(rogue, most);
      expect(await rogue.waitForClose()).toMatchObject({ reason: 'unreadable_frames' });
    }
    honest.sendFrame('standing');
    expect(await honest.waitFor('frame')).toMatchObject({ outcome: 'seen' });
    await own.stop();
  });

  it('is closed when an estimator dies at it, and may not come again, the second time', async () => {
    const own = await startTestServer(folders);
    for (let k = 0; k < 2; k++) {
      const rogue = await watching(own);
      await rogue.waitFor('watching');
      rogue.sendFrame('deadly');
      expect(await rogue.waitForClose()).toMatchObject({ reason: 'deadly_frames' });
    }
    const again = await watching(own);
    expect(await again.waitForClose()).toMatchObject({ reason: 'deadly_frames' });
    await own.stop();
  });
});
