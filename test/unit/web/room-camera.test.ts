import type { ServerMessage } from '@instep/protocol/messages';
import type { DanceResult } from '@instep/choreo/result';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeviceMemory } from '@instep/web/device-pose/device-memory';
import { PoseWay } from '@instep/web/device-pose/pose-way.svelte';
import { RoomCamera, type CameraRound } from '@instep/web/room/room-camera.svelte';
import { Preferences } from '@instep/web/preferences/preferences.svelte';
import { flattenDrawnPose, FRAME_SIZE, standingPose, withChangedKeypoints } from '../../support/drawn-poses.ts';
import { FakeDeviceWorker } from '../../support/fake-device-worker.ts';
import { FakeSocket, READY, WATCHING } from '../../support/fake-socket.ts';
import { FakeVideo } from '../../support/fake-video.ts';

const ROUND: CameraRound = {
  danceId: 'first-steps',
  roomId: 'a-room',
  memberId: 'm1',
  joinKey: 'key',
  stampSource: { epoch: 1, mediaTimeAt: (at) => ({ mediaTime: at / 1000, epoch: 1, rate: 1 }) },
};
const resultOf = (lagMs: number) => ({ points: 9800, stars: 5, lagMs }) as DanceResult;

/** As the camera sees them: who stands on their own left is on its right. */
const [MIA, BEN] = [standingPose({ x: 280, torso: 40 }), standingPose({ x: 100, torso: 40 })];
const [SEES_MIA, SEES_BEN] = [flattenDrawnPose(MIA), flattenDrawnPose(BEN)];

class FakeCameras extends EventTarget {
  readonly requests: (MediaTrackConstraints | boolean | undefined)[] = [];
  async getUserMedia({ video }: MediaStreamConstraints = {}): Promise<MediaStream> {
    this.requests.push(video);
    const track = Object.assign(new EventTarget(), { getSettings: () => ({}), stop: () => undefined, label: '' });
    return { getTracks: () => [track], getVideoTracks: () => [track] } as unknown as MediaStream;
  }
  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return [];
  }
}

const serverWay = (): PoseWay =>
  new PoseWay({
    host: 'server',
    memory: new DeviceMemory({ storage: null, identity: '' }),
    isSupported: false,
    savesData: false,
    createWorker: () => new FakeDeviceWorker(),
    loadSelfTest: () => Promise.reject(new Error()),
    onSettled: () => undefined,
  });

const create = (way = serverWay()) => {
  const sockets: FakeSocket[] = [];
  const log: string[] = [];
  const preferences = new Preferences(null);
  preferences.setPlayer('Mia');
  const cameras = new FakeCameras();
  const createElement = () => Object.assign(new FakeVideo(), { setAttribute: vi.fn(), remove: vi.fn() });
  const page = { navigator: { mediaDevices: cameras }, document: { createElement, body: { append: vi.fn() } } };
  const camera = new RoomCamera({
    host: 'server',
    preferences,
    page: page as unknown as Window,
    nameOf: (seat) => `Player ${seat + 1}`,
    way,
    connect: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    createEncoder: (onResize) => {
      onResize(FRAME_SIZE);
      return () => Promise.resolve({ jpeg: Uint8Array.of(1) });
    },
    onSeats: (players) => log.push(`seats ${players.map(({ name }) => name).join(', ')}`),
    onCheckPassed: (players) => log.push(`passed ${players.map(({ name }) => name).join(', ')}`),
    onReady: () => log.push('ready'),
    onFinished: (results) => log.push(`finished ${results.map((result) => result?.points).join(', ')}`),
    onHandRaised: () => log.push('hand'),
    onLost: (loss) => log.push(`lost ${loss?.reason}`),
  });
  let sequence = 0;
  const answer = (poses: readonly (readonly number[] | null)[]): void => {
    const frame = { type: 'frame', sequence: sequence++, outcome: 'seen', queueMs: 0, inferMs: 40 } as const;
    sockets.at(-1)?.simulateMessage({ ...frame, poses } satisfies ServerMessage);
  };
  /** The same is seen for so long. */
  const see = (poses: readonly (readonly number[] | null)[], duration: number): void => {
    for (let passed = 0; passed <= duration; passed += 100) {
      answer(poses);
      vi.advanceTimersByTime(100);
    }
  };
  const openSocket = (): FakeSocket => {
    const socket = sockets.at(-1) ?? new FakeSocket();
    socket.simulateOpen();
    socket.simulateMessage(WATCHING);
    return socket;
  };
  return { camera, cameras, sockets, log, see, openSocket, preferences };
};

const checking = (players = 2) => {
  const all = create();
  all.camera.setPlayers(players);
  all.camera.check();
  return { ...all, socket: all.openSocket() };
};

describe('RoomCamera', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks for 4:3 for a player alone, and for 16:9 for several', async () => {
    const { camera, cameras } = create();
    await camera.open();
    camera.setPlayers(2);
    await vi.waitFor(() => expect(camera.webcam.state).toBe('open'));
    expect(cameras.requests).toMatchObject([
      { width: { ideal: 640 }, height: { ideal: 480 } },
      { width: { ideal: 1280 }, height: { ideal: 720 } },
    ]);
  });

  it('opens the camera of a phone that looks at its player, or the other one', async () => {
    const { camera, cameras } = create();
    await camera.open('user');
    await camera.open('environment');
    expect(cameras.requests).toMatchObject([
      { facingMode: { ideal: 'user' } },
      { facingMode: { ideal: 'environment' } },
    ]);
  });

  it('passes the check once all were wholly visible for three seconds', () => {
    const { camera, see, log } = checking();
    see([SEES_MIA, SEES_BEN], 2900);
    expect(camera.state).toBe('check');
    see([SEES_MIA, SEES_BEN], 100);
    expect(camera.state).toBe('passed');
    expect(log).toEqual(['seats Mia, Player 2', 'passed Mia, Player 2']);
  });

  it('does not pass while one of two is not seen, unless somebody says so', () => {
    const { camera, see, log } = checking();
    see([SEES_MIA, null], 6000);
    expect(camera.state).toBe('check');
    camera.passCheck();
    expect(log.at(-1)).toBe('passed Mia, Player 2');
  });

  it('passes when anybody raises a hand for a second', () => {
    const { camera, see } = checking();
    const waving = withChangedKeypoints(BEN, ['left_wrist'], { y: 10 });
    see([SEES_MIA, flattenDrawnPose(waving)], 1000);
    expect(camera.state).toBe('passed');
  });

  it('lets nobody stand in the middle of a frame that they share', () => {
    const { camera, see } = checking();
    see([SEES_MIA, SEES_BEN], 500);
    expect(camera.scoring?.seats.map(({ check }) => check.framing)).toEqual(['all_seen', 'all_seen']);
  });

  it('puts the seats in the order in which the players stand, from their left', () => {
    const { see, socket } = checking();
    see([SEES_BEN, SEES_MIA], 500);
    expect(socket.sentMessages.at(-1)).toEqual({ type: 'swap', seats: [0, 1] });
  });

  it('swaps names in the check, and seats in a dance', () => {
    const { camera, socket, log } = checking();
    camera.setName(1, 'Ben');
    camera.swap(0, 1);
    expect(log.at(-1)).toBe('seats Ben, Mia');
    camera.startRound(ROUND);
    socket.simulateMessage(READY);
    camera.swap(0, 1);
    expect(socket.sentMessages.at(-1)).toEqual({ type: 'swap', seats: [0, 1] });
    expect(camera.names).toEqual(['Ben', 'Mia']);
  });

  it('swaps the seats of the device where the device estimates the poses', () => {
    const swap = vi.fn();
    const way = { poses: 'device', isSettled: true, estimator: { fps: 10, swap }, choose: vi.fn(), device: undefined };
    const { camera, openSocket } = create(way as unknown as PoseWay);
    camera.setPlayers(2);
    camera.startRound(ROUND);
    const socket = openSocket();
    camera.swap(0, 1);
    expect(swap).toHaveBeenCalledWith(0, 1);
    expect(socket.sentTypes).not.toContain('swap');
  });

  it('goes from the check to the dance over the same connection', () => {
    const { camera, see, sockets, socket, log } = checking();
    see([SEES_MIA, SEES_BEN], 3000);
    camera.startRound(ROUND);
    expect(socket.sentMessages.at(-1)).toMatchObject({
      type: 'start',
      danceId: 'first-steps',
      counted: true,
      room: { roomId: 'a-room', memberId: 'm1', joinKey: 'key' },
      players: [
        { player: 'Mia', scope: 'whole' },
        { player: 'Player 2', scope: 'whole' },
      ],
    });
    socket.simulateMessage(READY);
    expect(sockets).toHaveLength(1);
    expect(log.at(-1)).toBe('ready');
  });

  describe('of players who take turns', () => {
    /** Turns of ten seconds; the round's media time is the time of the camera's clock. */
    const TURN_ROUND: CameraRound = { ...ROUND, turns: [{ fromS: 10, toS: 20 }] };

    it('asks for one of them in the check: a mode that is chosen meanwhile begins it again', () => {
      const { camera, sockets, openSocket } = checking();
      camera.setTakesTurns(true);
      expect([sockets.length, camera.followed]).toEqual([2, 1]);
      expect(openSocket().sentMessages.at(-1)).not.toHaveProperty('players');
    });

    it('is passed by one of them', () => {
      const { camera, openSocket, see, log } = create();
      camera.setTakesTurns(true);
      camera.setPlayers(2);
      camera.check();
      openSocket();
      see([SEES_MIA], 3100);
      expect(log.at(-1)).toBe('passed Mia, Player 2');
    });

    it('is judged as players of whom one is followed', () => {
      const { camera, openSocket, sockets } = create();
      camera.setTakesTurns(true);
      camera.setPlayers(2);
      camera.check();
      const socket = openSocket();
      expect(socket.sentMessages.find(({ type }) => type === 'watch')).not.toHaveProperty('players');
      camera.startRound(TURN_ROUND);
      expect(socket.sentMessages.at(-1)).toMatchObject({ type: 'start', turns: true });
      expect((socket.sentMessages.at(-1) as { players?: unknown }).players).toHaveLength(2);
      expect(sockets).toHaveLength(1);
    });

    it('restarts the watching when the players change between taking turns and dancing together', () => {
      const { camera, openSocket, sockets } = checking();
      camera.startRound(TURN_ROUND);
      expect(sockets).toHaveLength(2);
      expect(openSocket().sentMessages.at(-1)).toMatchObject({ type: 'start', turns: true });
      camera.rest();
      camera.setTakesTurns(true);
      camera.check();
      camera.startRound(ROUND);
      expect(sockets).toHaveLength(4);
      expect(camera.followed).toBe(2);
    });
  });

  it('says who dances alone as a player alone does', () => {
    const { camera, socket } = checking(1);
    camera.startRound(ROUND);
    expect(socket.sentMessages.at(-1)).toMatchObject({ type: 'start', player: 'Mia', scope: 'whole' });
    expect(socket.sentMessages.at(-1)).not.toHaveProperty('players');
  });

  it('looks first who stands where when no check came before the dance', () => {
    const { camera, see, openSocket } = create();
    camera.setPlayers(2);
    camera.startRound(ROUND);
    const socket = openSocket();
    expect(socket.sentTypes).toEqual(['hello', 'watch']);
    see([SEES_BEN, SEES_MIA], 500);
    expect(socket.sentTypes).toEqual(['hello', 'watch', 'swap']);
    vi.advanceTimersByTime(600);
    see([SEES_MIA, SEES_BEN], 0);
    expect(socket.sentTypes).toEqual(['hello', 'watch', 'swap', 'start']);
  });

  it('waits with the dance until players who were put in order have been seen in it', () => {
    const { camera, see, socket } = checking();
    see([SEES_BEN, SEES_MIA], 500);
    camera.startRound(ROUND);
    expect(socket.sentTypes).toEqual(['hello', 'watch', 'swap']);
    vi.advanceTimersByTime(600);
    see([SEES_MIA, SEES_BEN], 0);
    expect(socket.sentTypes.at(-1)).toBe('start');
  });

  it('does not wait long for players who are not seen', () => {
    const { camera, openSocket } = create();
    camera.setPlayers(2);
    camera.startRound(ROUND);
    const socket = openSocket();
    vi.advanceTimersByTime(1500);
    expect(socket.sentTypes.at(-1)).toBe('start');
  });

  it('remembers the lag of each player before each screen', () => {
    const { camera, openSocket, log } = create();
    const dance = () => {
      camera.startRound({ ...ROUND, screen: 'tv' });
      const socket = openSocket();
      vi.advanceTimersByTime(1500);
      socket.simulateMessage(READY);
      return socket;
    };
    camera.setPlayers(2);
    const first = dance();
    for (const seat of [0, 1]) {
      first.simulateMessage({ type: 'finished', seat, result: resultOf(220 + 100 * seat) });
    }
    expect(log.at(-1)).toBe('finished 9800, 9800');
    const start = dance().sentMessages.find(({ type }) => type === 'start');
    expect(start).toMatchObject({ players: [{ lagHintS: 0.22 }, { lagHintS: 0.32 }] });
    expect(start).not.toHaveProperty('rig');
  });

  it('rests when the server ends a check that has passed: the next dance watches again', () => {
    const { camera, see, socket, log } = checking();
    see([SEES_MIA, SEES_BEN], 3000);
    socket.simulateCloseReason({ reason: 'idle' });
    expect([camera.state, camera.scoring, log.at(-1)]).toEqual(['idle', null, 'passed Mia, Player 2']);
  });

  it('asks a full server again after the time that it gave, and goes on with the check', () => {
    const { camera, sockets, socket, log, see, openSocket } = checking();
    socket.simulateCloseReason({ reason: 'server_full', retryAfterS: 12 });
    expect([camera.loss?.reason, camera.waitsForRoom, log.at(-1)]).toEqual(['full', true, 'lost full']);
    vi.advanceTimersByTime(11_900);
    expect(sockets).toHaveLength(1);
    vi.advanceTimersByTime(200);
    expect(sockets).toHaveLength(2);
    openSocket();
    expect([camera.loss, camera.waitsForRoom]).toEqual([null, false]);
    see([SEES_MIA, SEES_BEN], 3000);
    expect(log.at(-1)).toBe('passed Mia, Player 2');
  });

  it('does not ask a full server again once the players have gone back', () => {
    const { camera, sockets, socket } = checking();
    socket.simulateCloseReason({ reason: 'server_full' });
    camera.rest();
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
  });

  it('waits for room where the device was too slow, and the server grants nothing yet', () => {
    const { camera, socket, see, log } = checking();
    socket.simulateMessage({ type: 'rate', fps: 0 });
    expect([camera.loss, camera.waitsForRoom]).toEqual([null, true]);
    socket.simulateMessage({ type: 'rate', fps: 5 });
    expect(camera.waitsForRoom).toBe(false);
    see([SEES_MIA, SEES_BEN], 3000);
    expect(log.at(-1)).toBe('passed Mia, Player 2');
  });

  describe('after a dance', () => {
    const BEN_WAVES = flattenDrawnPose(withChangedKeypoints(BEN, ['left_wrist'], { y: 5 }));

    const dancing = () => {
      const all = checking();
      all.see([SEES_MIA, SEES_BEN], 3000);
      all.camera.startRound(ROUND);
      all.socket.simulateMessage(READY);
      const finish = () => {
        for (const seat of [0, 1]) all.socket.simulateMessage({ type: 'finished', seat, result: resultOf(200) });
      };
      return { ...all, finish };
    };

    it('waits for its results before it watches for a hand', () => {
      const { camera, sockets, finish } = dancing();
      camera.awaitHand();
      expect([camera.state, sockets.length]).toEqual(['round', 1]);
      finish();
      expect([camera.state, sockets.length]).toEqual(['passed', 2]);
    });

    it('takes the raised hand of anybody for “ready”, once', () => {
      const { camera, see, openSocket, log, finish } = dancing();
      finish();
      camera.awaitHand();
      openSocket();
      see([SEES_MIA, SEES_BEN], 500);
      see([SEES_MIA, BEN_WAVES], 500);
      expect([camera.handProgress, log.includes('hand')]).toEqual([0.5, false]);
      see([SEES_MIA, BEN_WAVES], 3000);
      expect([camera.handProgress, log.filter((line) => line === 'hand')]).toEqual([null, ['hand']]);
    });

    it('ignores a hand that is up from the dance’s last move', () => {
      const { camera, see, openSocket, log, finish } = dancing();
      finish();
      camera.awaitHand();
      openSocket();
      see([SEES_MIA, BEN_WAVES], 3000);
      expect(log).not.toContain('hand');
    });

    it('knows who stands where in the next dance from that watching', () => {
      const { camera, see, openSocket, finish } = dancing();
      finish();
      camera.awaitHand();
      const socket = openSocket();
      see([SEES_MIA, SEES_BEN], 500);
      camera.startRound(ROUND);
      expect(socket.sentTypes.at(-1)).toBe('start');
      expect(camera.handProgress).toBeNull();
    });

    it('rests when no hand is awaited any more', () => {
      const { camera, finish } = dancing();
      finish();
      camera.awaitHand();
      camera.ignoreHands();
      expect([camera.state, camera.scoring, camera.handProgress]).toEqual(['idle', null, null]);
    });
  });
});
