import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FlatPose } from '@instep/protocol/flat-pose';
import type { SeatedPlayer } from '@instep/protocol/client-message';
import type { StartWorker } from '@instep/server/sources/supervised-worker';
import { readSessionFile } from '@instep/server/store/files/session-file';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  encodeCrowdFrame,
  fakeWorker,
  NOBODY_ESTIMATE,
  startFakeWorker,
  type Person,
} from '../../support/fake-estimator.ts';
import { readCsv } from '../../support/independent-readers.ts';
import { poseOf, type PlayClient } from '../../support/play-client.ts';
import { connectRoomClient } from '../../support/room-client.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

// Several players before one camera, over one socket.
const PLAYERS: SeatedPlayer[] = [
  { player: 'Mia', scope: 'whole', lagHintS: 0 },
  { player: 'Ben', scope: 'seated', lagHintS: 0 },
];

/** What the estimator of the newest server was asked: how many it follows, from where, and whom it exchanges. */
const asked: { seats: number | undefined; from: unknown }[] = [];
const swapped: (readonly [number, number])[] = [];
const TRACK = { seats: [], lastTimeMs: 0, people: 2 };
const startFollowing: StartWorker = async (onExit) => {
  const worker = await startFakeWorker(onExit);
  return {
    ...worker,
    estimateJpeg: async (trackId, jpeg, timeMs, from, seats) => {
      asked.push({ seats, from });
      return { ...(await worker.estimateJpeg(trackId, jpeg, timeMs, from, seats)), track: TRACK };
    },
    swapSeats: (_trackId, one, other) => swapped.push([one, other]),
  };
};

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;

beforeAll(async () => {
  folders = makeFolders();
  server = await startTestServer(folders, { RESUME_MS: '2000', MAX_FPS: '30' }, startFollowing);
});
afterAll(async () => {
  await server.stop();
  folders.remove();
});

const connect = async (): Promise<PlayClient> => {
  const player = await server.connect();
  player.sendHello();
  return player;
};

type StartChange = Parameters<PlayClient['sendStart']>[0];
const start = async (change: StartChange = {}) => {
  const camera = await connect();
  camera.sendStart({ players: PLAYERS, ...change });
  return { camera, ready: await camera.waitFor('ready') };
};

/** Ten frames a second, each answered before the next; everybody does what `peopleAt` says. */
const dance = async (
  camera: PlayClient,
  from: number,
  to: number,
  peopleAt: (t: number) => readonly Person[],
): Promise<void> => {
  for (let k = Math.ceil(from * 10); k < to * 10; k++) {
    const stamps = { mediaTime: k / 10, sequence: k, captureTime: 100 * k };
    await camera.waitForOutcome(camera.sendFrame(encodeCrowdFrame(peopleAt(k / 10)), stamps));
  }
};
const rightAndStill = (t: number) => [t, 'standing'] as const;
const bothRight = (t: number) => [t, t] as const;

const folderOf = (sessionId: string): string => {
  const [day = ''] = readdirSync(folders.sessions).filter((name) => /^\d/.test(name));
  return path.join(folders.sessions, day, sessionId);
};
const idsOf = ({ seats }: Awaited<ReturnType<typeof start>>['ready']): readonly string[] =>
  (seats ?? []).map(({ sessionId }) => sessionId);
const ofSeat = (messages: readonly { readonly seat?: number | undefined; readonly move: number }[], seat: number) =>
  messages.filter((message) => (message.seat ?? 0) === seat).map(({ move }) => move);

describe('two players before one camera', () => {
  it('are judged each for themselves, over one socket that is closed after the last', async () => {
    const { camera, ready } = await start();
    expect(ready.seats?.map(({ seat }) => seat)).toEqual([0, 1]);
    expect(ready.seats?.[0]?.sessionId).toBe(ready.sessionId);
    await dance(camera, 0, 12, rightAndStill);
    camera.sendMessage({ type: 'ended', lastSequence: 119 });
    expect(await camera.waitForClose()).toMatchObject({ reason: 'finished' });
    const finished = camera.received('finished');
    expect(finished.map(({ seat }) => seat ?? 0).sort()).toEqual([0, 1]);
    const scoreOf = (seat: number) => finished.find((message) => (message.seat ?? 0) === seat)?.result.score ?? NaN;
    expect(scoreOf(0)).toBeGreaterThan(80);
    expect(scoreOf(1)).toBeLessThan(30);
    for (const seat of [0, 1]) expect(ofSeat(camera.received('verdict'), seat)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('have one answer to each frame, with a pose for each', async () => {
    const { camera } = await start();
    await dance(camera, 0, 0.2, () => ['nobody', 'standing']);
    expect(camera.received('frame').map(({ poses }) => poses?.map((pose: FlatPose | null) => pose !== null))).toEqual([
      [false, true],
      [false, true],
    ]);
    camera.terminate();
  });

  it('have a record each, with their own name and scope and no other name', async () => {
    const { camera, ready } = await start();
    await dance(camera, 0, 3, bothRight);
    camera.sendMessage({ type: 'leave' });
    await camera.waitForClose();
    const infos = await Promise.all(idsOf(ready).map((id) => readSessionFile(folderOf(id))));
    expect(infos.map(({ player, scope, room, status }) => [player, scope, room, status])).toEqual([
      ['Mia', 'whole', null, 'incomplete'],
      ['Ben', 'seated', null, 'incomplete'],
    ]);
    idsOf(ready).forEach((id, seat) => {
      const folder = folderOf(id);
      expect(readCsv(path.join(folder, 'frames.csv'))).toHaveLength(30);
      const text = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
      expect(text.join('')).not.toContain(PLAYERS[1 - seat]?.player);
    });
  });

  it('go on over another connection, with the verdicts that each of them missed', async () => {
    const { camera, ready } = await start();
    await dance(camera, 0, 9, bothRight);
    const moves = [0, 1].map((seat) => ofSeat(camera.received('verdict'), seat));
    camera.terminate();
    const again = await connect();
    again.sendResume(ready.sessionId, ready.resumeSecret, 0, [1, 2]);
    const { seats } = await again.waitFor('ready');
    expect(seats).toEqual(ready.seats);
    expect([0, 1].map((seat) => ofSeat(again.received('verdict'), seat))).toEqual([
      moves[0]?.slice(1),
      moves[1]?.slice(2),
    ]);
    await dance(again, 9, 12, bothRight);
    again.sendMessage({ type: 'ended', lastSequence: 119 });
    await again.waitForClose();
    expect(again.received('finished')).toHaveLength(2);
    for (const id of idsOf(ready)) {
      const sequences = readCsv(path.join(folderOf(id), 'frames.csv')).map(({ sequence }) => Number(sequence));
      expect(sequences).toEqual(Array.from({ length: 120 }, (_, k) => k));
    }
  });

  it('are both kept, as incomplete, when their camera is gone in mid-dance', async () => {
    const { camera, ready } = await start();
    await dance(camera, 0, 1, bothRight);
    camera.socket.close(1001);
    const statuses = () => Promise.all(idsOf(ready).map(async (id) => (await readSessionFile(folderOf(id))).status));
    await expect.poll(statuses).toEqual(['incomplete', 'incomplete']);
  });

  it('are closed together after a bad message', async () => {
    const { camera } = await start();
    camera.sendFrame(encodeCrowdFrame([0, 0]), { mediaTime: 0, epoch: 5 });
    expect(await camera.waitForClose()).toMatchObject({ reason: 'bad_message' });
  });

  it('are refused if they want to take turns outside of a room that does', async () => {
    const camera = await connect();
    camera.sendStart({ players: PLAYERS, turns: true });
    expect(await camera.waitForClose()).toMatchObject({ reason: 'bad_message' });
    expect(camera.received('ready')).toEqual([]);
  });

  it('may check their camera together before the dance', async () => {
    const camera = await connect();
    camera.sendMessage({ type: 'watch', players: 2 });
    await camera.waitFor('watching');
    await camera.waitForOutcome(camera.sendFrame(encodeCrowdFrame(['standing', 'nobody'])));
    expect(camera.received('frame')[0]?.poses?.map(Boolean)).toEqual([true, false]);
    asked.length = 0;
    camera.sendStart({ players: PLAYERS });
    await camera.waitFor('ready');
    await camera.waitForOutcome(camera.sendFrame(encodeCrowdFrame([0, 0]), { mediaTime: 0 }));
    // They keep the seats that they had in the check.
    expect(asked).toEqual([{ seats: 2, from: TRACK }]);
    camera.terminate();
  });
});

describe('two players who were taken for each other', () => {
  it('are exchanged in the check and in the dance, and a seat that nobody has is a bad message', async () => {
    const camera = await connect();
    camera.sendMessage({ type: 'watch', players: 2 });
    await camera.waitFor('watching');
    await camera.waitForOutcome(camera.sendFrame(encodeCrowdFrame(['standing', 'standing'])));
    swapped.length = 0;
    camera.sendMessage({ type: 'swap', seats: [0, 1] });
    camera.sendStart({ players: PLAYERS });
    await camera.waitFor('ready');
    await camera.waitForOutcome(camera.sendFrame(encodeCrowdFrame([0, 0]), { mediaTime: 0 }));
    camera.sendMessage({ type: 'swap', seats: [1, 0] });
    camera.sendMessage({ type: 'swap', seats: [1, 2] });
    expect(await camera.waitForClose()).toMatchObject({ reason: 'bad_message' });
    expect(swapped).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });
});

describe('a machine that can follow two', () => {
  const estimateSlowly = async () => ({ ...NOBODY_ESTIMATE, inferMs: 70 });
  let slowFolders: Folders;
  let slow: Awaited<ReturnType<typeof startTestServer>>;
  beforeAll(async () => {
    slowFolders = makeFolders();
    slow = await startTestServer(slowFolders, {}, async () =>
      fakeWorker({ estimateJpeg: estimateSlowly, estimateFrame: estimateSlowly }),
    );
  });
  afterAll(async () => {
    await slow.stop();
    slowFolders.remove();
  });

  it('refuses three before the dance, in the check and at the start, and takes two', async () => {
    for (const request of ['watch', 'start'] as const) {
      for (const players of [3, 2]) {
        const camera = await slow.connect();
        camera.sendHello();
        const seated = Array.from({ length: players }, () => PLAYERS[0] as SeatedPlayer);
        if (request === 'watch') camera.sendMessage({ type: 'watch', players });
        else camera.sendStart({ players: seated });
        if (players === 3) expect(await camera.waitForClose()).toMatchObject({ reason: 'server_full' });
        else expect((await camera.waitFor(request === 'watch' ? 'watching' : 'ready')).fps).toBeGreaterThan(0);
        camera.sendMessage({ type: 'leave' });
        await camera.waitForClose();
      }
    }
  });
});

describe('two players before one camera in a room', () => {
  it('dance at the places that the room gave them: on its board, in its results and in their records', async () => {
    const member = await connectRoomClient(server.address);
    const { memberId } = await member.open('Mia');
    member.say({ type: 'role', shows: true, films: 2 });
    member.say({ type: 'seats', players: PLAYERS.map(({ player, scope }) => ({ name: player, scope })) });
    member.say({ type: 'queue', add: 'made' });
    await member.waitForRoom(({ queue, members }) => queue.length === 1 && members[0]?.seats.length === 2);
    member.say({ type: 'start', round: 0 });
    const { roomId = '', joinKey = '' } = await member.waitFor('load');
    const { camera, ready } = await start({ room: { roomId, memberId, joinKey } });
    member.say({ type: 'loaded', round: 1, clockBoundMs: 3 });
    await member.waitForRoom(({ phase }) => phase === 'dancing');
    await dance(camera, 0, 12, rightAndStill);
    await member.waitFor('board', ({ rows }) => rows.length === 2 && rows[0]?.rating !== undefined);
    camera.sendMessage({ type: 'ended', lastSequence: 119 });
    member.say({ type: 'ended', round: 1 });
    const { rows } = await member.waitFor('results');
    expect(rows.map(({ place, name, rank }) => [place, name, rank])).toEqual([
      [0, 'Mia', 1],
      [1, 'Ben', 2],
    ]);
    const listed = readCsv(path.join(folders.sessions, 'sessions.csv'));
    const own = idsOf(ready).map((id) => listed.find(({ session_id }) => session_id === id));
    expect(own.map((row) => [row?.['room_id'], row?.['room_mode'], row?.['place']])).toEqual([
      [roomId, 'versus', '1'],
      [roomId, 'versus', '2'],
    ]);
    const infos = await Promise.all(idsOf(ready).map((id) => readSessionFile(folderOf(id))));
    expect(infos.map(({ room }) => room)).toEqual(
      [0, 1].map((seat) => ({
        ...{ id: roomId, mode: 'versus', of: 2, members: 1 },
        ...{ seat, place: seat },
      })),
    );
    member.say({ type: 'leave' });
  });
});

describe('two players whose device estimates their poses', () => {
  const DEVICE = { poses: 'device', device: { model: 'lite', engine: 'LiteRT' } } as const;

  it('are judged by seat, also where one is not seen, and their poses are not sent back', async () => {
    const { camera, ready } = await start(DEVICE);
    const pose = poseOf(0).poses[0] ?? null;
    const seen = { ...poseOf(0), people: 2 };
    await camera.waitForOutcome(camera.sendSeen({ ...seen, poses: [null, pose] }, { mediaTime: 0 }));
    await camera.waitForOutcome(camera.sendSeen({ ...seen, poses: [pose] }, { mediaTime: 0.1 }));
    expect(camera.received('frame').map(({ outcome, poses }) => [outcome, poses])).toEqual([
      ['seen', undefined],
      ['seen', undefined],
    ]);
    camera.sendMessage({ type: 'leave' });
    await camera.waitForClose();
    const outcomes = idsOf(ready).map((id) =>
      readCsv(path.join(folderOf(id), 'frames.csv')).map(({ outcome, measured_by }) => [outcome, measured_by]),
    );
    expect(outcomes).toEqual([
      [
        ['nobody', 'device'],
        ['seen', 'device'],
      ],
      [
        ['seen', 'device'],
        ['nobody', 'device'],
      ],
    ]);
  });
});
