import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RoomClient, type RoomEntry } from '@instep/web/room/room-client.svelte';
import { readPass } from '@instep/web/room/room-pass';
import { FakeRoomSocket, makeMember, makeRoom, WELCOME } from '../../../support/fake-room-socket.ts';

const OPEN_ROOM: RoomEntry = { type: 'open', name: 'Mia', deviceId: 'a-device-id-0123' };

const createStorage = () => {
  const texts = new Map<string, string>();
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  };
};

const connect = (entry: RoomEntry = OPEN_ROOM) => {
  const socket = new FakeRoomSocket();
  const storage = createStorage();
  const client = new RoomClient({ entry, connect: () => socket, storage });
  return { client, socket, storage, pass: () => readPass(storage, null) };
};

const enter = (entry?: RoomEntry) => {
  const connected = connect(entry);
  connected.socket.simulateOpen();
  connected.socket.hear(WELCOME);
  connected.socket.hear(makeRoom());
  return connected;
};

describe('RoomClient', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('says hello with its ticket, and how it comes in', () => {
    const { client, socket } = connect();
    socket.simulateOpen();
    expect(socket.said).toEqual([{ type: 'hello', version: 1, ticket: 'a-ticket' }, OPEN_ROOM]);
    expect(client.state).toBe('connecting');
    socket.hear(WELCOME);
    socket.hear(makeRoom());
    expect([client.state, client.code, client.self?.name, client.isHost]).toEqual(['inside', 'KQWZT', 'Mia', true]);
  });

  it('is not the host if another member is, nor in a room without one', () => {
    const { client, socket } = enter();
    socket.hear(makeRoom({ hostId: 'm2' }));
    expect(client.isHost).toBe(false);
    socket.hear(makeRoom({ hostId: null }));
    expect(client.isHost).toBe(false);
  });

  it('sets its clock as soon as it is in, and says how wrong it may be', () => {
    const { client, socket } = connect();
    socket.answer = (message) => {
      if (message.type !== 'time') return;
      const { sent } = message;
      setTimeout(() => socket.hear({ type: 'time', sent, at: sent + 1_000 + 10 }), 20);
    };
    socket.simulateOpen();
    expect(client.clockBoundMs).toBe(Infinity);
    socket.hear(WELCOME);
    vi.advanceTimersByTime(1_000);
    expect(client.clock.isSettled).toBe(true);
    expect(client.clockBoundMs).toBeCloseTo(10, 0);
    expect(client.clock.toRoom(5)).toBeCloseTo(1_005, 0);
  });

  it('holds the board and the results until the next round is prepared', () => {
    const { client, socket } = enter();
    const row = { place: 0, points: 10, stars: 0, combo: 1, level: null, seen: 1 };
    socket.hear({ type: 'board', round: 1, rows: [row] });
    socket.hear({ type: 'results', round: 1, mode: 'versus', rows: [], togetherStars: 0 });
    expect([client.board, client.results?.round]).toEqual([[row], 1]);
    socket.hear({ type: 'load', round: 2, danceId: 'waltz', fromS: 0, mode: 'versus' });
    expect([client.board, client.results]).toEqual([[], null]);
  });

  it('passes each message on to who listens to its type', () => {
    const { client, socket } = enter();
    const heard: string[] = [];
    const stop = client.on('wave', ({ from, sign }) => heard.push(`${from} ${sign}`));
    socket.hear({ type: 'wave', from: 'm2', sign: 'heart' });
    stop();
    socket.hear({ type: 'wave', from: 'm2', sign: 'clap' });
    expect(heard).toEqual(['m2 heart']);
  });

  it('comes back after a break with the latest secret, and says nothing meanwhile', () => {
    const { client, socket } = enter();
    socket.hear({ type: 'welcome', code: 'KQWZT', memberId: 'm1', memberSecret: 'secret-2' });
    socket.simulateClose(1006, false);
    expect([client.state, socket.reopened]).toEqual(['broken', 1]);
    const before = socket.said.length;
    client.send({ type: 'go' });
    expect(socket.said).toHaveLength(before);
    socket.simulateOpen();
    expect(socket.said.at(-1)).toEqual({
      type: 'rejoin',
      code: 'KQWZT',
      memberId: 'm1',
      memberSecret: 'secret-2',
    });
    socket.hear({ type: 'welcome', code: 'KQWZT', memberId: 'm1', memberSecret: 'secret-3' });
    expect(client.state).toBe('inside');
  });

  it('tries to come back for as long as its place is kept', () => {
    const { client, socket } = enter();
    for (let minute = 0; minute < 5; minute += 1) {
      socket.simulateClose(1006, false);
      vi.advanceTimersByTime(59_000);
    }
    expect([client.state, socket.reopened]).toEqual(['broken', 5]);
    vi.advanceTimersByTime(10_000);
    socket.simulateClose(1006, false);
    expect([client.state, client.end]).toEqual(['ended', 'closed']);
  });

  const JOIN_ROOM: RoomEntry = { type: 'join', code: 'KQWZT', name: 'Ben', deviceId: 'a-device-id-0123' };
  it.each([
    ['a wrong code', JOIN_ROOM, { type: 'refused' } as const, 'refused'],
    ['a full room', JOIN_ROOM, { type: 'refused', full: true } as const, 'full'],
    ['too many rooms', OPEN_ROOM, { type: 'refused', full: true } as const, 'not_opened'],
  ])('is refused with %s', (_why, entry, message, end) => {
    const { client, socket } = connect(entry);
    socket.simulateOpen();
    socket.hear(message);
    expect([client.state, client.end, socket.closeCode]).toEqual(['ended', end, 1000]);
  });

  it.each([
    ['removed_from_room', 'removed'],
    ['room_closed', 'closed'],
    ['server_stopping', 'closed'],
    ['replaced', 'replaced'],
    ['outdated_page', 'outdated'],
    ['rate_limited', 'fault'],
  ] as const)('ends when the server closes with %s', (reason, end) => {
    const { client, socket } = enter();
    socket.simulateCloseReason({ reason });
    expect([client.state, client.end]).toEqual(['ended', end]);
  });

  it('is told that the room is closed if it comes back too late', () => {
    const { client, socket } = enter();
    socket.simulateClose(1006, false);
    socket.simulateOpen();
    socket.hear({ type: 'refused' });
    expect(client.end).toBe('closed');
  });

  it('says that the server can’t be reached if it never was', () => {
    const { client, socket } = connect();
    socket.simulateClose(1006, false);
    expect([client.end, socket.reopened]).toEqual(['unreachable', 0]);
  });

  it('keeps its pass for a reload, until it has left', () => {
    const { client, pass, storage } = enter();
    expect(pass()).toEqual({ code: 'KQWZT', memberId: 'm1', memberSecret: 'secret-1' });
    expect(readPass(storage, 'OTHER')).toBeNull();
    client.leave();
    expect([client.end, pass()]).toEqual(['left', null]);
  });

  it('keeps its pass after it has hung up', () => {
    const { client, pass, socket } = enter();
    client.close();
    expect([socket.closeCode, pass()?.code]).toEqual([1000, 'KQWZT']);
  });

  it('finds itself among the members', () => {
    const { client, socket } = enter();
    socket.hear(makeRoom({ members: [makeMember({ memberId: 'm2' }), makeMember({ memberId: 'm1', films: 2 })] }));
    expect(client.self?.films).toBe(2);
    socket.hear(makeRoom({ members: [] }));
    expect(client.self).toBeNull();
  });

  it('that was closed in a break does not come back', () => {
    const { client, socket } = enter();
    socket.simulateClose(1006, false);
    expect(socket.reopened).toBe(1);
    client.close();
    socket.simulateClose(1006, false);
    socket.simulateOpen();
    expect([socket.reopened, socket.closeCode]).toEqual([1, 1000]);
    expect(socket.said.filter(({ type }) => type === 'rejoin')).toEqual([]);
  });
});
