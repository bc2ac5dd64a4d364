import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectRoomClient, type RoomClient } from '../../support/room-client.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

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
afterEach(() => {
  for (const client of clients.splice(0)) {
    if (client.socket.readyState === client.socket.OPEN) client.say({ type: 'leave' });
  }
});
afterAll(async () => {
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

  it('goes through a round to its results', async () => {
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
