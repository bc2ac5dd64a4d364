import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DanceDetails } from '@instep/protocol/http';
import type { RoomServerMessageOf } from '@instep/protocol/room-messages';
import type { CameraRound } from '@instep/web/room/room-camera.svelte';
import { RoomClient } from '@instep/web/room/room-client.svelte';
import { RoomRounds } from '@instep/web/room/room-rounds.svelte';
import { FakeRoomSocket, makeMember, makeRoom, WELCOME } from '../../../support/fake-room-socket.ts';
import { FakeVideo } from '../../../support/fake-video.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const DANCE = {
  id: 'waltz',
  title: 'Slow waltz',
  videoUrl: '/waltz.mp4',
  durationS: 10,
  bpm: 120,
  moves: [{ n: 1, startS: 2, endS: 4 }],
} as unknown as DanceDetails;

/** The room's clock is ahead of this device's by this. */
const AHEAD = 5_000;

const load = (message: Partial<RoomServerMessageOf<'load'>> = {}): RoomServerMessageOf<'load'> => ({
  type: 'load',
  round: 1,
  danceId: 'waltz',
  fromS: 0,
  mode: 'versus',
  ...message,
});
const AS_CAMERA = { roomId: 'r1', joinKey: 'key-1', screen: 'the hash of the TV' };

/** What a device shows and films, and whether it leads. */
type Device = {
  readonly shows?: boolean;
  readonly films?: boolean;
  readonly leads?: boolean;
  /** Whether the camera is open already. */
  readonly isOpen?: boolean;
};
const enter = async ({ shows = false, films = false, leads = shows, isOpen = true }: Device) => {
  const socket = new FakeRoomSocket();
  socket.answer = (message) => {
    if (message.type === 'time') socket.hear({ type: 'time', sent: message.sent, at: message.sent + AHEAD });
  };
  const client = new RoomClient({
    entry: { type: 'open', name: 'Mia', deviceId: 'a-device-id-0123' },
    connect: () => socket,
    storage: null,
  });
  const video = new FakeVideo();
  const started: CameraRound[] = [];
  const told: string[] = [];
  const camera = {
    loss: null,
    startRound: (round: CameraRound) => void started.push(round),
    handleEpoch: ({ epoch, reason }: { readonly epoch: number; readonly reason: string }) =>
      void told.push(`${epoch} ${reason}`),
    end: () => void told.push('end'),
  };
  let isDanceLoaded = (): void => undefined;
  let failDance = (): void => undefined;
  let isCameraOpen = (): void => undefined;
  const page = Object.assign(new EventTarget(), { hidden: false });
  const rounds = new RoomRounds({
    page,
    startDelays: { lead: 60, record: () => undefined },
    onVideoFailed: () => told.push('video failed'),
    video: () => (shows ? video.element : null),
    camera: () =>
      isOpen
        ? Promise.resolve(films ? camera : null)
        : new Promise((resolve) => (isCameraOpen = () => resolve(camera))),
    loadDance: () =>
      new Promise((resolve, reject) => {
        isDanceLoaded = () => resolve(DANCE);
        failDance = () => reject(new Error());
      }),
  });
  rounds.follow(client);
  socket.simulateOpen();
  socket.hear(WELCOME);
  const members = [
    makeMember({ memberId: 'm1', name: 'Mia', shows, films: films ? 1 : 0 }),
    makeMember({ memberId: 'm2', name: 'TV', shows: !leads }),
  ];
  socket.hear(makeRoom({ members, leadId: leads ? 'm1' : 'm2' }));
  await vi.advanceTimersByTimeAsync(600);
  const open = async (message = load()) => {
    socket.hear(message);
    isDanceLoaded();
    await vi.advanceTimersByTimeAsync(0);
  };
  const said = (type: string) => socket.said.filter((message) => message.type === type);
  const after = async (happens: () => void, pause = 0): Promise<void> => {
    happens();
    await vi.advanceTimersByTimeAsync(pause);
  };
  const danceLoaded = () => after(isDanceLoaded);
  const danceFails = () => after(failDance, 1_000);
  const cameraOpens = () => after(isCameraOpen);
  return { socket, video, page, started, told, rounds, open, said, danceLoaded, danceFails, cameraOpens };
};

const anchor = (mediaTime: number, { epoch = 1, rate = 1 } = {}): RoomServerMessageOf<'anchor'> => ({
  type: 'anchor',
  round: 1,
  epoch,
  mediaTime,
  shownAt: performance.now() + AHEAD,
  rate,
});

describe('a round on a screen', () => {
  it('is loaded when the video can play through, and not said twice', async () => {
    const { open, said, video } = await enter({ shows: true });
    await open();
    expect(said('loaded')).toEqual([]);
    video.dispatch('canplaythrough');
    await vi.advanceTimersByTimeAsync(11_000);
    expect(said('loaded')).toEqual([{ type: 'loaded', round: 1, clockBoundMs: expect.any(Number) as number }]);
  });

  it('is said to be loaded again when the server asks again, as after a break', async () => {
    const { open, said, video, socket, rounds } = await enter({ shows: true });
    await open();
    video.dispatch('canplaythrough');
    const round = rounds.current;
    socket.hear(load({ fromS: 4 }));
    expect(said('loaded')).toHaveLength(2);
    expect(rounds.current).toBe(round);
  });

  it('keeps in order what the server says while the dance is still being loaded', async () => {
    const { socket, rounds, video, danceLoaded } = await enter({ shows: true });
    socket.hear(load());
    socket.hear({ type: 'count', round: 1, at: performance.now() + AHEAD + 1_000, mediaTime: 0 });
    expect(rounds.current).toBeNull();
    await danceLoaded();
    video.dispatch('canplaythrough');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(video.paused).toBe(false);
  });

  it('ends for all when the lead’s video has ended, and only then', async () => {
    const lead = await enter({ shows: true });
    await lead.open();
    lead.video.dispatch('ended');
    expect(lead.said('ended')).toEqual([{ type: 'ended', round: 1 }]);
    const second = await enter({ shows: true, leads: false });
    await second.open();
    second.video.dispatch('ended');
    expect(second.said('ended')).toEqual([]);
  });

  it.each(['lobby', 'results'] as const)('is closed when the room shows the %s', async (phase) => {
    const { open, socket, rounds, video } = await enter({ shows: true });
    await open();
    socket.hear(makeRoom({ phase: 'dancing', round: 1 }));
    expect(rounds.current).not.toBeNull();
    socket.hear(makeRoom({ phase, round: 1 }));
    expect([rounds.current, video.src]).toEqual([null, '']);
  });

  it('holds the room when its page is hidden, but not when the page is on its way out', async () => {
    const { open, said, page, rounds } = await enter({ shows: true });
    await open();
    page.hidden = true;
    page.dispatchEvent(new Event('visibilitychange'));
    expect(said('hold')).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(said('hold')).toEqual([{ type: 'hold', reason: 'hidden' }]);
    page.dispatchEvent(new Event('visibilitychange'));
    rounds.close();
    await vi.advanceTimersByTimeAsync(100);
    expect(said('hold')).toHaveLength(1);
  });

  it.each(['lobby', 'results'] as const)(
    'that ends with the %s while its dance is loaded never opens',
    async (phase) => {
      const { socket, rounds, danceLoaded } = await enter({ shows: true });
      socket.hear(load({ round: 2 }));
      socket.hear(makeRoom({ phase: 'results', round: 1 }));
      socket.hear(makeRoom({ phase, round: 2 }));
      await danceLoaded();
      expect(rounds.current).toBeNull();
    },
  );

  it('asks for its dance again after a request that failed, as long as the round is on', async () => {
    const { socket, rounds, danceLoaded, danceFails } = await enter({ shows: true });
    socket.hear(load());
    await danceFails();
    await danceLoaded();
    expect(rounds.current?.number).toBe(1);
    socket.hear(load({ round: 2 }));
    await danceFails();
    rounds.close();
    await danceLoaded();
    expect(rounds.current).toBeNull();
  });

  it('does not wait for a camera that does not answer, whose players join once it does', async () => {
    const { open, video, said, started, cameraOpens } = await enter({ shows: true, films: true, isOpen: false });
    await open(load(AS_CAMERA));
    video.dispatch('canplaythrough');
    expect([said('loaded').length, started.length]).toEqual([1, 0]);
    await cameraOpens();
    expect(started).toMatchObject([{ joinKey: 'key-1' }]);
  });

  it('that is replaced while its dance is loaded never opens', async () => {
    const { socket, open, rounds } = await enter({ shows: true });
    socket.hear(load());
    await open(load({ round: 2 }));
    expect(rounds.current?.number).toBe(2);
  });
});

describe('a round before a camera', () => {
  it('is judged for the place in the room that the server gave it', async () => {
    const { open, started, said, rounds } = await enter({ films: true });
    await open(load(AS_CAMERA));
    expect(started).toMatchObject([
      { danceId: 'waltz', roomId: 'r1', memberId: 'm1', joinKey: 'key-1', screen: 'the hash of the TV' },
    ]);
    expect(said('loaded')).toEqual([]);
    rounds.handleCameraReady();
    expect(said('loaded')).toHaveLength(1);
  });

  it('is stamped by the lead’s anchors, whose turns are passed on', async () => {
    const { open, started, told, socket, rounds } = await enter({ films: true });
    await open(load(AS_CAMERA));
    rounds.handleCameraReady();
    socket.hear(anchor(3));
    const now = performance.now();
    expect(started[0]?.stampSource.mediaTimeAt(now + 100)?.mediaTime).toBeCloseTo(3.1, 6);
    expect(started[0]?.stampSource.epoch).toBe(1);
    socket.hear(anchor(3.2, { epoch: 2, rate: 0 }));
    expect(told).toEqual(['1 play', '2 pause']);
  });

  it('that is ready after the dance began is told of the turn that it missed', async () => {
    const { open, told, socket, rounds } = await enter({ films: true });
    await open(load(AS_CAMERA));
    socket.hear(anchor(3));
    expect(told).toEqual([]);
    rounds.handleCameraReady();
    expect(told).toEqual(['1 play']);
  });

  it('ends half a second after the lead’s video must have ended', async () => {
    const { open, told, socket, rounds } = await enter({ films: true });
    await open(load(AS_CAMERA));
    rounds.handleCameraReady();
    socket.hear(anchor(9));
    await vi.advanceTimersByTimeAsync(1_490);
    expect(told).toEqual(['1 play']);
    await vi.advanceTimersByTimeAsync(20);
    expect(told).toEqual(['1 play', 'end']);
  });

  it('does not end while the dance is held', async () => {
    const { open, told, socket } = await enter({ films: true });
    await open(load(AS_CAMERA));
    socket.hear(anchor(9));
    socket.hear(anchor(9.5, { epoch: 2, rate: 0 }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told).not.toContain('end');
  });

  it('does not end while the lead is gone, which then says nothing', async () => {
    const { open, told, socket } = await enter({ films: true });
    await open(load(AS_CAMERA));
    socket.hear(anchor(9));
    socket.hear({ type: 'held', round: 1, mediaTime: 9.4 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told).not.toContain('end');
  });

  it('is loaded once its camera is open and judged, and not before', async () => {
    const { open, said, rounds, started, cameraOpens } = await enter({ films: true, isOpen: false });
    await open(load(AS_CAMERA));
    await vi.advanceTimersByTimeAsync(11_000);
    expect(said('loaded')).toEqual([]);
    await cameraOpens();
    expect([started.length, said('loaded').length]).toEqual([1, 0]);
    rounds.handleCameraReady();
    expect(said('loaded')).toHaveLength(1);
  });

  it('that is over before its camera opens is not filmed', async () => {
    const { open, rounds, started, cameraOpens } = await enter({ films: true, isOpen: false });
    await open(load(AS_CAMERA));
    rounds.close();
    await cameraOpens();
    expect(started).toEqual([]);
  });

  it('is stamped by this device’s own video where it shows the dance, too', async () => {
    const { open, started, said, video, rounds } = await enter({ shows: true, films: true });
    await open(load(AS_CAMERA));
    expect(started[0]?.screen).toBeUndefined();
    video.dispatch('canplaythrough');
    expect(said('loaded')).toEqual([]);
    rounds.handleCameraReady();
    expect(said('loaded')).toHaveLength(1);
    video.presentFrame({ now: performance.now(), mediaTime: 1 });
    expect(started[0]?.stampSource.mediaTimeAt(performance.now())?.mediaTime).toBe(1);
  });

  it('does not keep this device’s own screen waiting if the server can’t judge its players', async () => {
    const both = await enter({ shows: true, films: true });
    await both.open(load(AS_CAMERA));
    both.video.dispatch('canplaythrough');
    both.rounds.handleCameraLost();
    expect(both.said('loaded')).toHaveLength(1);
    const camera = await enter({ films: true });
    await camera.open(load(AS_CAMERA));
    camera.rounds.handleCameraLost();
    expect(camera.said('loaded')).toEqual([]);
  });
});
