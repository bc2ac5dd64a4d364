import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import type { DanceResult } from '@instep/choreo/result';
import type { DanceSummary, HostChoice } from '@instep/protocol/http';
import { Preferences } from '@instep/web/preferences/preferences.svelte';
import type { RoomState } from '@instep/protocol/room-messages';
import type { RoomCamera } from '@instep/web/room/room-camera.svelte';
import { RoomVisit } from '@instep/web/room/room-visit.svelte';
import { FakeRoomSocket, makeMember, makeRoom, WELCOME } from '../../../support/fake-room-socket.ts';
import { FakeSocket, READY, WATCHING } from '../../../support/fake-socket.ts';
import { FakeVideo } from '../../../support/fake-video.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const WALTZ = { id: 'waltz', title: 'Slow waltz' } as DanceSummary;

const createStorage = () => {
  const texts = new Map<string, string>();
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  };
};

type VisitChange = { isTv?: boolean; sessionStorage?: ReturnType<typeof createStorage>; poses?: HostChoice };

const visitRoom = async (change: VisitChange = {}) => {
  const { isTv = false, sessionStorage = createStorage(), poses = 'auto' } = change;
  const sockets: FakeRoomSocket[] = [];
  const videos: FakeVideo[] = [];
  const document = Object.assign(new EventTarget(), {
    hidden: false,
    body: { append: () => undefined },
    createElement: () => {
      videos.push(Object.assign(new FakeVideo(), { setAttribute: () => undefined, remove: () => undefined }));
      return videos.at(-1);
    },
  });
  const tracks: { isLive: boolean }[] = [];
  const openCamera = () => {
    const track = { isLive: true };
    tracks.push(track);
    const stop = () => (track.isLive = false);
    const shown = Object.assign(new EventTarget(), { getSettings: () => ({}), stop, label: '' });
    return Promise.resolve({ getTracks: () => [shown], getVideoTracks: () => [shown] });
  };
  const mediaDevices = Object.assign(new EventTarget(), {
    getUserMedia: openCamera,
    enumerateDevices: () => Promise.resolve([]),
  });
  const visit = new RoomVisit({
    preferences: new Preferences(null),
    page: {
      document,
      sessionStorage,
      localStorage: createStorage(),
      location: { href: 'https://dance.example/join' },
      navigator: { userAgent: '', mediaDevices },
    } as unknown as Window,
    list: Promise.resolve({ poses, dances: [WALTZ] }),
    isTv,
    nameOf: (seat) => `Player ${seat + 1}`,
    connect: () => {
      sockets.push(new FakeRoomSocket());
      return lastSocket();
    },
  });
  const lastSocket = () => sockets.at(-1) as FakeRoomSocket;
  await vi.advanceTimersByTimeAsync(0);
  const comeIn = (room = makeRoom()) => {
    lastSocket().simulateOpen();
    lastSocket().hear(WELCOME);
    lastSocket().hear(room);
  };
  const said = (type: string) => lastSocket().said.filter((message) => message.type === type);
  /** Films so many players, whose check has passed. */
  const film = async (players: number) => {
    const filming = visit.film(players);
    await vi.advanceTimersByTimeAsync(2_000);
    await filming;
    visit.camera?.passCheck();
  };
  const liveCameras = () => tracks.filter(({ isLive }) => isLive).length;
  return { visit, lastSocket, videos, document, sessionStorage, comeIn, said, film, liveCameras };
};

describe('a visit to a room', () => {
  it('begins outside', async () => {
    const { visit } = await visitRoom();
    expect(visit.view).toBe('enter');
  });

  it('that opens a room shows the dances, on an element that was primed in the press', async () => {
    const { visit, comeIn, said, videos } = await visitRoom();
    visit.open('Mia');
    expect(videos).toHaveLength(1);
    comeIn();
    expect(said('open')).toMatchObject([{ name: 'Mia' }]);
    expect(said('role')).toEqual([{ type: 'role', shows: true, films: 0 }]);
    expect([visit.view, visit.role?.shows]).toEqual(['lobby', true]);
  });

  it('that joins one chooses what this device does', async () => {
    const { visit, comeIn, said } = await visitRoom();
    visit.join('KQWZT', 'Ben');
    comeIn();
    expect([said('role'), visit.role]).toEqual([[], null]);
    visit.show(true);
    visit.watch();
    expect(said('role')).toEqual([
      { type: 'role', shows: true, films: 0 },
      { type: 'role', shows: false, films: 0 },
    ]);
  });

  it('on a TV always shows the dance', async () => {
    const { visit, comeIn, said } = await visitRoom({ isTv: true });
    visit.join('KQWZT', 'TV');
    comeIn();
    expect(said('join')).toMatchObject([{ code: 'KQWZT', isTv: true }]);
    expect(said('role')).toEqual([{ type: 'role', shows: true, films: 0 }]);
  });

  it('comes back after a reload with the role that the server remembers', async () => {
    const before = await visitRoom();
    before.visit.open('Mia');
    before.comeIn();
    const { visit, comeIn, said, videos } = await visitRoom({ sessionStorage: before.sessionStorage });
    expect(visit.rejoin('OTHER')).toBe(false);
    expect(visit.rejoin('KQWZT')).toBe(true);
    comeIn(makeRoom({ members: [makeMember({ memberId: 'm1', shows: true })] }));
    expect(said('rejoin')).toMatchObject([{ memberId: 'm1', memberSecret: 'secret-1' }]);
    expect([said('role'), visit.role, videos.length]).toEqual([[], { shows: true, films: 0 }, 1]);
  });

  it('says its role again if that was chosen in a break', async () => {
    const { visit, lastSocket, comeIn, said } = await visitRoom();
    visit.join('KQWZT', 'Ben');
    comeIn();
    lastSocket().simulateClose(1006, false);
    visit.show(true);
    expect(said('role')).toEqual([]);
    comeIn();
    expect(said('role')).toEqual([{ type: 'role', shows: true, films: 0 }]);
  });

  it('shows the results when the room does, and why it has ended', async () => {
    const { visit, lastSocket, comeIn } = await visitRoom();
    visit.open('Mia');
    comeIn();
    lastSocket().hear(makeRoom({ phase: 'results', danceId: 'waltz' }));
    expect([visit.view, visit.dance?.title]).toEqual(['results', 'Slow waltz']);
    lastSocket().simulateCloseReason({ reason: 'room_closed' });
    expect([visit.view, visit.client?.end]).toEqual(['ended', 'closed']);
  });

  it('checks its camera once, where the number of players is chosen while it opens', async () => {
    const { visit, said, comeIn } = await visitRoom();
    visit.join('KQWZT', 'Mia');
    comeIn();
    const asked = [visit.film(1), visit.film(2)];
    await vi.advanceTimersByTimeAsync(2_000);
    await Promise.all(asked);
    expect([visit.view, visit.camera?.players]).toEqual(['check', 2]);
    expect(said('ready')).toEqual([{ type: 'ready', ready: false }]);
  });

  it('awaits a raised hand of its players while the next dance waits for who is ready', async () => {
    const { visit, lastSocket, comeIn, film } = await visitRoom();
    visit.open('Mia');
    comeIn();
    await film(2);
    const camera = visit.camera as RoomCamera;
    const awaitHand = vi.spyOn(camera, 'awaitHand');
    const ignoreHands = vi.spyOn(camera, 'ignoreHands');
    const queue = [{ entryId: 'e1', danceId: 'waltz', memberId: 'm1', by: 'Mia' }];
    const showResults = (ready: boolean, room: Partial<RoomState> = { queue }) => {
      const members = [makeMember({ memberId: 'm1', films: 2, ready })];
      lastSocket().hear(makeRoom({ phase: 'results', members, ...room }));
    };
    showResults(false, { queue: [] });
    showResults(true);
    expect(awaitHand).not.toHaveBeenCalled();
    showResults(false);
    expect(awaitHand).toHaveBeenCalledOnce();
    lastSocket().hear(makeRoom());
    expect(ignoreHands).toHaveBeenCalledOnce();
  });

  it('shows a watcher the lobby while the others dance', async () => {
    const { visit, lastSocket, comeIn } = await visitRoom();
    visit.join('KQWZT', 'Oma');
    comeIn();
    lastSocket().hear(makeRoom({ phase: 'dancing', round: 1, danceId: 'waltz' }));
    expect(visit.view).toBe('lobby');
  });

  it('shows each sign for two seconds, with its sender’s name', async () => {
    const { visit, lastSocket, comeIn } = await visitRoom();
    visit.open('Mia');
    comeIn();
    lastSocket().hear({ type: 'wave', from: 'm1', sign: 'heart' });
    expect(visit.news.waves).toMatchObject([{ from: 'Mia', sign: 'heart' }]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(visit.news.waves).toEqual([]);
  });

  it('says for a while who the host is now', async () => {
    const { visit, lastSocket, comeIn } = await visitRoom();
    visit.open('Mia');
    comeIn();
    expect(visit.news.notice).toBeNull();
    const members = [makeMember({ memberId: 'm1' }), makeMember({ memberId: 'm2', name: 'Ben' })];
    lastSocket().hear(makeRoom({ members, hostId: 'm2' }));
    expect(visit.news.notice).toEqual({ kind: 'host', name: 'Ben' });
    lastSocket().hear(makeRoom({ members, hostId: 'm1' }));
    expect(visit.news.notice).toEqual({ kind: 'host', name: null });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(visit.news.notice).toBeNull();
  });

  it('sets its clock anew when the page is visible again', async () => {
    const { visit, comeIn, said, document } = await visitRoom();
    visit.open('Mia');
    comeIn();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(said('time')).toHaveLength(8);
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(said('time')).toHaveLength(16);
  });

  it('forgets a room to type another code', async () => {
    const { visit, comeIn } = await visitRoom();
    visit.join('KQWZT', 'Ben');
    comeIn();
    visit.forget();
    expect([visit.view, visit.role]).toEqual(['enter', null]);
  });

  it.each([
    ['removed', (socket: FakeRoomSocket) => socket.simulateCloseReason({ reason: 'removed_from_room' })],
    ['closed', (socket: FakeRoomSocket) => socket.simulateCloseReason({ reason: 'room_closed' })],
    ['fault', (socket: FakeRoomSocket) => socket.simulateClose(1002)],
  ] as const)('frees the camera and hangs up once it has ended: %s', async (end, happens) => {
    const { visit, lastSocket, comeIn, film, liveCameras } = await visitRoom();
    visit.join('KQWZT', 'Ben');
    comeIn(makeRoom({ members: [makeMember({ memberId: 'm1' }), makeMember({ memberId: 'm2' })] }));
    await film(1);
    visit.calls?.want('m2');
    expect([liveCameras(), visit.calls?.friends.length]).toEqual([1, 1]);
    happens(lastSocket());
    expect([visit.view, visit.client?.end]).toEqual(['ended', end]);
    expect([liveCameras(), visit.calls?.friends.length]).toEqual([0, 0]);
  });

  it('frees the camera on leaving, and opens one alone on coming back', async () => {
    const { visit, comeIn, film, liveCameras } = await visitRoom();
    visit.join('KQWZT', 'Ben');
    comeIn();
    await film(1);
    visit.leave();
    expect(liveCameras()).toBe(0);
    visit.forget();
    visit.join('KQWZT', 'Ben');
    comeIn(makeRoom({ members: [makeMember({ memberId: 'm1', films: 1 })] }));
    await vi.advanceTimersByTimeAsync(2_000);
    expect([visit.role?.films, liveCameras()]).toEqual([1, 1]);
  });

  it('says after a break who stands before the camera and that they are ready', async () => {
    const { visit, lastSocket, comeIn, said, film } = await visitRoom();
    visit.join('KQWZT', 'Ben');
    comeIn();
    await film(2);
    lastSocket().simulateClose(1006, false);
    visit.camera?.setName(1, 'Ada');
    lastSocket().said.length = 0;
    comeIn(makeRoom({ members: [makeMember({ memberId: 'm1', films: 2 })] }));
    expect(said('seats')).toMatchObject([{ players: [{ name: 'Player 1' }, { name: 'Ada' }] }]);
    expect(said('ready')).toEqual([{ type: 'ready', ready: true }]);
  });

  it('marks who before its camera has danced a best: a complete dance, with more points than before', async () => {
    const plays: FakeSocket[] = [];
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ ticket: 'a-ticket' })));
    vi.stubGlobal('WebSocket', function openPlay() {
      plays.push(new FakeSocket());
      return plays.at(-1);
    });
    const { visit, lastSocket, comeIn, film } = await visitRoom();
    visit.join('KQWZT', 'Ben');
    const seats = [
      { place: 2, name: 'Ben' },
      { place: 5, name: 'Ada' },
    ];
    comeIn(makeRoom({ members: [makeMember({ memberId: 'm1', films: 2, seats })] }));
    await film(2);
    const [play] = plays;
    play?.simulateOpen();
    play?.simulateMessage(WATCHING);
    lastSocket().hear({ type: 'load', round: 1, danceId: 'waltz', fromS: 0, mode: 'versus' });
    const stampSource = { epoch: 1, mediaTimeAt: () => null };
    visit.camera?.startRound({ danceId: 'waltz', roomId: 'r', memberId: 'm1', joinKey: 'k', stampSource });
    await vi.advanceTimersByTimeAsync(2_000);
    play?.simulateMessage(READY);
    [true, false].forEach((complete, seat) => {
      const result = { score: 80, points: 8_000, stars: 4, complete, lagMs: null } as DanceResult;
      play?.simulateMessage({ type: 'finished', seat, result });
    });
    expect(visit.newBests).toEqual([2]);
    lastSocket().hear({ type: 'load', round: 2, danceId: 'waltz', fromS: 0, mode: 'versus' });
    expect(visit.newBests).toEqual([]);
  });
});

test.each([
  ['only the server estimates', 'server', 1],
  ['devices may, too', 'auto', 4],
] as const)('as many may dance before one camera as can be followed, where %s', async (_where, poses, most) => {
  const { visit, comeIn } = await visitRoom({ poses });
  visit.join('KQWZT', 'Mia');
  comeIn({ ...makeRoom(), perCamera: 1 });
  expect(visit.maxFilms).toBe(most);
});
