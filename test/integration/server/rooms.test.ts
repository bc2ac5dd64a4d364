import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '@instep/measures/random';
import { guessCodes, measureAnswers, sendOddMessages } from '../../support/room-attacks.ts';
import { sendRequest } from '../../support/http-request.ts';
import { connectRoomClient, type RoomClient } from '../../support/room-client.ts';
import type { SessionInfo } from '@instep/server/store/session-info';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

/** The same numbers in 0..1 each time. */
const seededRandom = (seed: number): (() => number) => {
  const { between } = createRandom(seed);
  return () => between(0, 1);
};

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
const clients: RoomClient[] = [];

const connect = async (): Promise<RoomClient> => {
  const client = await connectRoomClient(server.address);
  clients.push(client);
  return client;
};

/** Somebody opens a room; they show and film. */
const openRoom = async (name = 'Mia') => {
  const host = await connect();
  const { code, memberId, memberSecret } = await host.open(name);
  host.say({ type: 'role', shows: true, films: 1 });
  return { host, code, memberId, memberSecret };
};

const joinRoom = async (code: string, name = 'Ben') => {
  const client = await connect();
  return { client, ...(await client.join(code, name)) };
};

beforeAll(async () => {
  folders = makeFolders();
  server = await startTestServer(folders);
});
afterAll(async () => {
  for (const client of clients) client.terminate();
  await server.stop();
  folders.remove();
});

describe('a room', () => {
  it('is joined by its code, in any case', async () => {
    const { host, code } = await openRoom();
    const { client } = await joinRoom(code.toLowerCase());
    const room = await host.waitForRoom(({ members }) => members.length === 2);
    expect(room.members.map(({ name }) => name)).toEqual(['Mia', 'Ben']);
    expect((await client.waitFor('room')).code).toBe(code);
  });

  it('is closed to wrong codes with one answer', async () => {
    const client = await connect();
    client.sendHello();
    client.say({ type: 'join', code: 'AAAAA', name: 'Eve', deviceId: 'a device of an attacker' });
    expect(await client.waitFor('refused')).toEqual({ type: 'refused' });
  });

  it('says what time it is', async () => {
    const { host } = await openRoom();
    host.say({ type: 'time', sent: 12.5 });
    const first = await host.waitFor('time');
    host.say({ type: 'time', sent: 13.5 });
    const second = await host.waitFor('time', ({ sent }) => sent === 13.5);
    expect(first.sent).toBe(12.5);
    expect(second.at).toBeGreaterThanOrEqual(first.at);
  });

  it('keeps the place of a member whose connection breaks', async () => {
    const { host, code } = await openRoom();
    const { client, memberId, memberSecret } = await joinRoom(code);
    client.terminate();
    await host.waitForRoom(({ members }) => members.some(({ state }) => state === 'away'));
    const back = await connect();
    const welcome = await back.rejoin(code, { memberId, memberSecret });
    expect(welcome.memberId).toBe(memberId);
    await host.waitForRoom(({ members }) => members.every(({ state }) => state === 'here'));
  });

  it.concurrent('goes through a round to its results', async () => {
    const { host, code } = await openRoom();
    const { client } = await joinRoom(code);
    client.say({ type: 'role', shows: false, films: 1 });
    client.say({ type: 'queue', add: 'made' });
    await host.waitForRoom(({ queue }) => queue.length === 1);
    host.say({ type: 'start', round: 0 });
    const load = await client.waitFor('load');
    expect(load).toMatchObject({ danceId: 'made', round: 1, fromS: 0 });
    expect(load.joinKey).not.toBe((await host.waitFor('load')).joinKey);
    for (const member of [host, client]) member.say({ type: 'loaded', round: 1, clockBoundMs: 3 });
    const count = await client.waitFor('count');
    client.say({ type: 'time', sent: 0 });
    expect(count.at).toBeGreaterThan((await client.waitFor('time')).at);
    await host.waitForRoom(({ phase }) => phase === 'dancing');
    host.say({ type: 'anchor', round: 1, epoch: 1, mediaTime: 1.5, shownAt: count.at + 1500, rate: 1 });
    expect((await client.waitFor('anchor')).mediaTime).toBe(1.5);
    host.say({ type: 'ended', round: 1 });
    expect(await client.waitFor('results')).toMatchObject({ round: 1, rows: [] });
    await client.waitForRoom(({ phase }) => phase === 'results');
  });
});

// At once, in rooms of their own: each is counted in for seconds.
describe.concurrent('a dance in a room', () => {
  /** Two cameras that are counted in: the host's own and a phone. */
  const startDance = async () => {
    const { host, code } = await openRoom();
    const { client: phone, ...welcome } = await joinRoom(code);
    phone.say({ type: 'role', shows: false, films: 1 });
    phone.say({ type: 'queue', add: 'made' });
    await host.waitForRoom(({ queue, members }) => queue.length === 1 && members[1]?.films === 1);
    host.say({ type: 'start', round: 0 });
    const cameras = await Promise.all([startCamera(host), startCamera(phone)]);
    for (const member of [host, phone]) member.say({ type: 'loaded', round: 1, clockBoundMs: 3 });
    await host.waitForRoom(({ phase }) => phase === 'dancing');
    return { host, phone, code, welcome, cameras };
  };

  const startCamera = async (member: RoomClient) => {
    const { roomId = '', joinKey = '' } = await member.waitFor('load');
    const { memberId } = await member.waitFor('welcome');
    const camera = await server.connect();
    camera.sendHello();
    camera.sendStart({ room: { roomId, memberId, joinKey }, player: member.received('welcome')[0]?.memberId ?? '' });
    const { sessionId, resumeSecret } = await camera.waitFor('ready');
    return { camera, room: { roomId, memberId, joinKey }, sessionId, resumeSecret };
  };

  it('is judged for each, shown on the board, and has results', async () => {
    const { host, phone, cameras } = await startDance();
    const [{ camera: own, sessionId }, { camera: other }] = cameras;
    await own.danceReference(0, 12);
    await other.danceReference(0, 3);
    expect((await phone.waitFor('board', ({ rows }) => (rows[0]?.points ?? 0) > 5000)).rows).toHaveLength(2);
    host.say({ type: 'ended', round: 1 });
    own.sendMessage({ type: 'ended', lastSequence: 119 });
    const { rows } = await phone.waitFor('results');
    expect(rows).toMatchObject([
      { place: 0, name: 'Mia', rank: 1, complete: true },
      { place: 1, name: 'Ben', rank: 2, complete: false },
    ]);
    expect((await own.waitFor('finished')).result.points).toBe(rows[0]?.points);
    expect((await other.waitFor('finished')).result.points).toBe(rows[1]?.points);
    const [day = ''] = readdirSync(folders.sessions).filter((name) => /^\d/.test(name));
    const record = readFileSync(path.join(folders.sessions, day, sessionId, 'session.json'), 'utf8');
    expect(JSON.parse(record)).toMatchObject({ room: { mode: 'versus', seat: 0, of: 2, members: 2 } });
    expect(record).not.toContain('Ben');
  });

  it('waits for a phone that sleeps, beyond the time in which a dance alone would be over', async () => {
    const { host, phone, code, welcome, cameras } = await startDance();
    const [{ camera: own }, sleeping] = cameras;
    await sleeping.camera.danceReference(0, 4);
    const acknowledged = sleeping.camera.received('verdict').at(-1)?.move ?? 0;
    sleeping.camera.terminate();
    phone.terminate();
    await own.danceReference(0, 9);
    // A dance alone waits for 300 ms here.
    await setTimeout(1000);
    const back = await connect();
    await back.rejoin(code, welcome);
    expect(await back.waitFor('load')).toMatchObject({ round: 1 });
    const again = await server.connect();
    again.sendHello();
    again.sendResume(sleeping.sessionId, sleeping.resumeSecret, acknowledged);
    await again.waitFor('ready');
    host.say({ type: 'ended', round: 1 });
    again.sendMessage({ type: 'ended', lastSequence: 39 });
    const { rows } = await back.waitFor('results');
    expect(rows.map(({ name }) => name).toSorted()).toEqual(['Ben', 'Mia']);
    expect(rows.find(({ name }) => name === 'Ben')?.points).toBeGreaterThan(0);
  });

  it('lets no camera in with a key that was used, or is another’s', async () => {
    const { cameras } = await startDance();
    for (const [k, key] of [cameras[0].room, { ...cameras[0].room, memberId: cameras[1].room.memberId }].entries()) {
      const camera = await server.connect();
      camera.sendHello();
      camera.sendStart({ room: key, player: `Eve ${k}` });
      expect(await camera.waitForClose()).toMatchObject({ code: 4403, reason: 'removed_from_room' });
    }
  });
});

describe('two players who take turns before one camera', () => {
  /** Of a dance of 12 s they dance six each. */
  const startTurns = async () => {
    const { host } = await openRoom('Laptop');
    host.say({ type: 'role', shows: true, films: 2 });
    host.say({ type: 'seats', players: ['Mia', 'Ben'].map((name) => ({ name, scope: 'whole' })) });
    host.say({ type: 'mode', mode: 'turns' });
    host.say({ type: 'queue', add: 'made' });
    await host.waitForRoom(({ queue, members }) => queue.length === 1 && members[0]?.seats.length === 2);
    host.say({ type: 'start', round: 0 });
    const { roomId = '', joinKey = '', turns } = await host.waitFor('load');
    const { memberId } = await host.waitFor('welcome');
    const camera = await server.connect();
    camera.sendHello();
    const players = ['Mia', 'Ben'].map((player) => ({ player, scope: 'whole' as const }));
    camera.sendStart({ players, turns: true, room: { roomId, memberId, joinKey } });
    const ready = await camera.waitFor('ready');
    host.say({ type: 'loaded', round: 1, clockBoundMs: 3 });
    await host.waitForRoom(({ phase }) => phase === 'dancing');
    return { host, camera, turns, ready };
  };

  const records = (roomOf: string) => {
    const [day = ''] = readdirSync(folders.sessions).filter((name) => /^\d/.test(name));
    return readdirSync(path.join(folders.sessions, day))
      .map((id) => readFileSync(path.join(folders.sessions, day, id, 'session.json'), 'utf8'))
      .map((json) => JSON.parse(json) as SessionInfo)
      .filter(({ room }) => room?.mode === 'turns' && room.id === roomOf)
      .toSorted((a, b) => a.fromS - b.fromS);
  };

  it('are each judged, shown and recorded in their own part of the dance', async () => {
    const { host, camera, turns, ready } = await startTurns();
    expect(turns).toEqual([
      { place: 0, fromS: 0, toS: 6 },
      { place: 1, fromS: 6, toS: 12 },
    ]);
    await camera.danceReference(0, 8);
    await host.waitFor('board', ({ rows }) => (rows[0]?.points ?? 0) > 5000 && rows[1]?.points === 0);
    await camera.danceReference(8, 12);
    host.say({ type: 'ended', round: 1 });
    camera.sendMessage({ type: 'ended', lastSequence: 119 });
    const { rows } = await host.waitFor('results');
    expect(rows.map(({ name, complete, points }) => [name, complete, points > 5000]).toSorted()).toEqual([
      ['Ben', true, true],
      ['Mia', true, true],
    ]);
    expect(new Set(camera.received('verdict').map(({ move, seat = 0 }) => `${seat}: ${move}`))).toEqual(
      new Set(['0: 1', '0: 2', '0: 3', '1: 4', '1: 5', '1: 6']),
    );
    expect(await camera.waitForClose()).toMatchObject({ code: 1000 });
    const load = await host.waitFor('load');
    const stored = records(load.roomId ?? '');
    expect(
      stored.map(({ player, fromS, toS, status, result }) => [player, fromS, toS, status, result?.complete]),
    ).toEqual([
      ['Mia', 0, 6, 'complete', false],
      ['Ben', 6, 12, 'complete', false],
    ]);
    expect(stored.map(({ id }) => id)).toEqual(ready.seats?.map(({ sessionId }) => sessionId));
  });

  it('go on after their camera’s connection broke in the middle of a turn', async () => {
    const { host, camera, ready } = await startTurns();
    await camera.danceReference(0, 9);
    const acknowledged = [0, 1].map(
      (of) => camera.received('verdict').findLast(({ seat = 0 }) => seat === of)?.move ?? 0,
    );
    camera.terminate();
    const again = await server.connect();
    again.sendHello();
    again.sendResume(ready.sessionId, ready.resumeSecret, 0, acknowledged);
    await again.waitFor('ready');
    for (let k = 90; k < 120; k++) {
      await again.waitForOutcome(again.sendFrame(k / 10, { sequence: k, mediaTime: k / 10 }));
    }
    host.say({ type: 'ended', round: 1 });
    again.sendMessage({ type: 'ended', lastSequence: 119 });
    const { rows } = await host.waitFor('results');
    expect(rows.every(({ complete }) => complete)).toBe(true);
    const told = [...camera.received('verdict'), ...again.received('verdict')].map(({ move }) => move);
    expect(told.toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('what a page is told of rooms', () => {
  it('is that it may open one, and that nobody else reaches this machine', async () => {
    const response = await fetch(`${server.address}/api/rooms`);
    expect(await response.json()).toEqual({ mayOpen: true, joinAddresses: [], warnsOnce: false });
  });

  it.each([
    ['everyone', true, 'welcome'],
    ['off', false, 'refused'],
  ])('with ROOMS=%s, mayOpen is %s', async (setting, mayOpen, answer) => {
    const own = await startTestServer(folders, { ROOMS: setting });
    const response = await fetch(`${own.address}/api/rooms`);
    expect(await response.json()).toMatchObject({ mayOpen });
    const client = await connectRoomClient(own.address);
    client.sendHello();
    client.say({ type: 'open', name: 'Mia', deviceId: 'a device of Mia’s' });
    await expect.poll(() => client.messages[0]?.type).toBe(answer);
    await own.stop();
  });

  it('with ROOMS=host, the host opens rooms and nobody else does', async () => {
    const own = await startTestServer(folders, { ROOMS: 'host', ALLOWED_HOSTS: 'dance.example', HOST_PIN: '123456' });
    const stranger = await connectRoomClient(own.address);
    stranger.sendHello();
    stranger.say({ type: 'open', name: 'Eve', deviceId: 'a device of Eve’s' });
    await stranger.waitFor('refused');
    const headers = { Origin: own.address, 'Content-Type': 'application/json' };
    const pass = await fetch(`${own.address}/api/access`, { method: 'POST', headers, body: '{"pin":"123456"}' });
    const cookie = pass.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await (await fetch(`${own.address}/api/rooms`, { headers: { cookie } })).json()).toMatchObject({
      mayOpen: true,
    });
    expect(await (await fetch(`${own.address}/api/rooms`)).json()).toMatchObject({ mayOpen: false });
    const host = await connectRoomClient(own.address, { headers: { cookie } });
    const { code } = await host.open('Mia');
    const ben = await connectRoomClient(own.address);
    expect((await ben.join(code, 'Ben')).code).toBe(code);
    await own.stop();
  });
});

describe('the QR code of a room', () => {
  it('is drawn for its members alone', async () => {
    const own = await startTestServer(folders, { ALLOWED_HOSTS: 'dance.example' });
    const host = await connectRoomClient(own.address);
    const { code } = await host.open('Mia', 'the device of Mia herself');
    const request = (path: string, device: string) =>
      sendRequest({ port: own.port, host: 'dance.example', path, headers: { 'instep-device': device } });
    const { status, headers, body } = await request(`/api/rooms/${code}/qr.svg`, 'the device of Mia herself');
    expect([status, headers['content-type']]).toEqual([200, 'image/svg+xml; charset=utf-8']);
    expect(body).toMatch(/^<svg /);
    expect((await request(`/api/rooms/${code}/qr.svg`, 'the device of a stranger')).status).toBe(404);
    expect((await request(`/api/rooms/BBBBB/qr.svg`, 'the device of Mia herself')).status).toBe(404);
    await own.stop();
  });
});

describe('limits', () => {
  it('close the socket of a flood, and the room does not notice', async () => {
    const { host, code } = await openRoom();
    const { client } = await joinRoom(code, 'Eve');
    for (let k = 0; k < 70; k++) client.say({ type: 'time', sent: k });
    expect(await client.waitForClose()).toMatchObject({ code: 1008, reason: 'rate_limited' });
    await host.waitForRoom(({ members }) => members.some(({ state }) => state === 'away'));
    host.say({ type: 'time', sent: -1 });
    expect((await host.waitFor('time', ({ sent }) => sent === -1)).sent).toBe(-1);
  });

  it('close a socket that sends bytes, or too much of them', async () => {
    const [{ host: first }, { host: second }] = [await openRoom(), await openRoom()];
    first.socket.send(new Uint8Array(4));
    second.socket.send(`{"type":"signal","sdp":"${'v'.repeat(16 * 1024)}"}`);
    expect(await first.waitForClose()).toMatchObject({ reason: 'bad_message' });
    expect(await second.waitForClose()).toMatchObject({ reason: 'message_too_large' });
  });

  it('let no guess in, and no odd message disturb another room', async () => {
    const own = await startTestServer(folders, { TRUST_PROXY: '127.0.0.1' });
    const host = await connectRoomClient(own.address);
    await host.open('Mia');
    let isOver = false;
    const answers = measureAnswers(host, () => isOver);
    const guessed = Promise.all(
      Array.from({ length: 30 }, (_none, k) =>
        guessCodes({ address: own.address, from: `10.0.0.${k}` }, 8, seededRandom(k)),
      ),
    );
    const attacked = await Promise.all(
      Array.from({ length: 15 }, (_none, k) =>
        sendOddMessages({ address: own.address, from: `10.1.0.${k}` }, 20, seededRandom(100 + k)),
      ),
    );
    const codes = attacked.map(({ code }) => code);
    expect(await guessed).toEqual(Array(30).fill(0));
    isOver = true;
    expect((await answers).length).toBeGreaterThan(1);
    expect(codes.filter((code) => ![1000, 1009, 4400].includes(code))).toEqual([]);
    expect(host.last('room')?.members).toHaveLength(1);
    await own.stop();
  });
});

it('a server that stops closes its rooms with a reason', async () => {
  const own = await startTestServer(folders);
  const host = await connectRoomClient(own.address);
  await host.open('Mia');
  await Promise.all([
    own.stop(),
    host.waitForClose().then((closed) => expect(closed).toMatchObject({ code: 1001, reason: 'server_stopping' })),
  ]);
});
