import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CameraWatchOptions } from '@instep/web/camera/camera-watch';
import { Webcam } from '@instep/web/camera/webcam.svelte';
import { FakeVideo } from '../../support/fake-video.ts';

class FakeTrack extends EventTarget {
  stopped = false;
  muted = false;
  readonly label: string;
  readonly #settings: MediaTrackSettings;
  constructor(settings: MediaTrackSettings = { deviceId: 'front' }, label = 'Front') {
    super();
    this.#settings = settings;
    this.label = label;
  }
  stop(): void {
    this.stopped = true;
  }
  getSettings() {
    return this.#settings;
  }
}

const streamOf = (track: FakeTrack) =>
  ({ getTracks: () => [track], getVideoTracks: () => [track] }) as unknown as MediaStream;

/** A browser's cameras: each request gets the next answer, an error to throw or a track to return. */
class FakeCameras extends EventTarget {
  readonly requests: (MediaStreamConstraints | undefined)[] = [];
  readonly answers: (FakeTrack | Error | Promise<FakeTrack>)[];
  devices = [
    { kind: 'audioinput', deviceId: 'mic', label: 'Mic' },
    { kind: 'videoinput', deviceId: 'front', label: 'Front' },
    { kind: 'videoinput', deviceId: 'back', label: '' },
  ] as MediaDeviceInfo[];
  constructor(...answers: (FakeTrack | Error | Promise<FakeTrack>)[]) {
    super();
    this.answers = answers;
  }
  async getUserMedia(constraints?: MediaStreamConstraints): Promise<MediaStream> {
    this.requests.push(constraints);
    const answer = this.answers.shift() ?? named('NotFoundError');
    if (answer instanceof Error) throw answer;
    return streamOf(await answer);
  }
  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return this.devices;
  }
}

const named = (name: string) => Object.assign(new Error(name), { name });

const open = async (...answers: (FakeTrack | Error)[]) => {
  const cameras = new FakeCameras(...answers);
  const video = new FakeVideo();
  const webcam = new Webcam(video.element, cameras);
  const states: string[] = [];
  webcam.onChange = (state) => states.push(state);
  await webcam.open();
  return { cameras, video, webcam, states };
};

/** Waits until pending promises are settled. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('Webcam', () => {
  it('requests 640 x 480 at 30 fps, without sound', async () => {
    const { cameras, webcam, video } = await open(new FakeTrack());
    expect(cameras.requests).toEqual([
      { video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } }, audio: false },
    ]);
    expect(webcam.state).toBe('open');
    expect(video.srcObject).not.toBeNull();
  });

  it('lists the cameras, including those without a name', async () => {
    const { webcam } = await open(new FakeTrack());
    expect(webcam.cameras).toEqual([
      { deviceId: 'front', label: 'Front' },
      { deviceId: 'back', label: '' },
    ]);
  });

  it('reports a page without cameras as not secure', async () => {
    const webcam = new Webcam(new FakeVideo().element, undefined);
    await webcam.open();
    expect([webcam.state, webcam.problem]).toEqual(['failed', 'not_secure']);
  });

  it('has the reason of a failure, and can be opened again', async () => {
    const { webcam } = await open(named('NotAllowedError'), new FakeTrack());
    expect([webcam.state, webcam.problem]).toEqual(['failed', 'blocked']);
    await webcam.open();
    expect([webcam.state, webcam.problem]).toEqual(['open', null]);
  });

  it('requests any video if the constraints can’t be met', async () => {
    const { cameras, webcam } = await open(named('OverconstrainedError'), new FakeTrack());
    expect(webcam.state).toBe('open');
    expect(cameras.requests[1]).toEqual({ video: true, audio: false });
  });

  it('is lost if its device is removed, and open again once the device is back', async () => {
    const first = new FakeTrack();
    const { cameras, webcam, states } = await open(first, named('NotFoundError'), new FakeTrack());
    first.dispatchEvent(new Event('ended'));
    expect(webcam.state).toBe('lost');
    cameras.dispatchEvent(new Event('devicechange'));
    await settled();
    expect(webcam.state).toBe('lost');
    cameras.dispatchEvent(new Event('devicechange'));
    await settled();
    expect(webcam.state).toBe('open');
    expect(states).toEqual(['lost', 'open']);
  });

  it('stops the stream before it is reopened, and is not lost meanwhile', async () => {
    const first = new FakeTrack();
    const { cameras, webcam, states } = await open(first, new FakeTrack());
    const request = cameras.getUserMedia.bind(cameras);
    let stoppedWhenRequested = false;
    cameras.getUserMedia = (constraints) => {
      stoppedWhenRequested = first.stopped;
      return request(constraints);
    };
    await webcam.reopen();
    expect(stoppedWhenRequested).toBe(true);
    expect(webcam.state).toBe('open');
    expect(states).toEqual([]);
  });

  it('stops the stream when it is closed', async () => {
    const track = new FakeTrack();
    const { webcam, video } = await open(track);
    webcam.close();
    expect(track.stopped).toBe(true);
    expect(video.srcObject).toBeNull();
  });
});

/** An open camera for which the test emits the frames, five a second. */
const openWatched = async (...answers: (FakeTrack | Error | Promise<FakeTrack>)[]) => {
  const cameras = new FakeCameras(...answers);
  let watched: CameraWatchOptions | undefined;
  const webcam = new Webcam(new FakeVideo().element, cameras, {
    watch: (options) => {
      watched = options;
      return () => (watched = undefined);
    },
  });
  const states: string[] = [];
  webcam.onChange = (state) => states.push(state);
  let now = 0;
  const frames = async (duration: number, frame: { readonly arrived: boolean; readonly changed: boolean }) => {
    for (const end = now + duration; now < end; now += 200) {
      watched?.liveness.observe({ now, pageIsDrawn: true, muted: watched.isMuted(), ...frame });
      watched?.onObservation();
      await vi.advanceTimersByTimeAsync(200);
    }
  };
  await webcam.open();
  return { cameras, webcam, states, frames };
};

const LIVE = { arrived: true, changed: true };
const STILL = { arrived: true, changed: false };
const NOTHING = { arrived: false, changed: false };

describe('a camera that falls silent', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is lost within two seconds, is reopened, and is open again with the first frames', async () => {
    const first = new FakeTrack();
    const { cameras, webcam, states, frames } = await openWatched(first, new FakeTrack());
    await frames(2_000, LIVE);
    await frames(1_600, NOTHING);
    expect([webcam.state, webcam.loss]).toEqual(['lost', 'no_frames']);
    expect([first.stopped, cameras.requests.length]).toEqual([true, 2]);
    await frames(400, LIVE);
    expect([webcam.state, webcam.loss, states]).toEqual(['open', null, ['lost', 'open']]);
  });

  it('is not reopened if it is unmuted soon', async () => {
    const track = new FakeTrack();
    const { cameras, webcam, states, frames } = await openWatched(track);
    await frames(1_000, LIVE);
    track.muted = true;
    await frames(1_000, NOTHING);
    expect([webcam.state, webcam.loss]).toEqual(['lost', 'muted']);
    track.muted = false;
    await frames(400, LIVE);
    expect([webcam.state, cameras.requests.length]).toEqual(['open', 1]);
    expect(states).toEqual(['lost', 'open']);
  });

  it('is reopened if it stays muted', async () => {
    const track = new FakeTrack();
    const { cameras, webcam, frames } = await openWatched(track, new FakeTrack());
    await frames(1_000, LIVE);
    track.muted = true;
    await frames(3_000, NOTHING);
    expect([track.stopped, cameras.requests.length]).toEqual([true, 2]);
    await frames(400, LIVE);
    expect(webcam.state).toBe('open');
  });

  it('is open again after a freeze only once a frame differs', async () => {
    const { webcam, frames } = await openWatched(new FakeTrack(), new FakeTrack(), new FakeTrack());
    await frames(2_000, LIVE);
    await frames(1_800, STILL);
    expect([webcam.state, webcam.loss]).toEqual(['lost', 'frozen']);
    await frames(2_000, STILL);
    expect(webcam.state).toBe('lost');
    await frames(400, LIVE);
    expect(webcam.state).toBe('open');
  });

  it('is reopened repeatedly with longer pauses, but not after the player refused', async () => {
    const { cameras, webcam, frames } = await openWatched(
      new FakeTrack(),
      named('NotReadableError'),
      named('AbortError'),
      named('NotAllowedError'),
      new FakeTrack(),
    );
    await frames(1_000, LIVE);
    await frames(20_000, NOTHING);
    expect([webcam.state, cameras.requests.length]).toEqual(['lost', 4]);
  });

  it.each([
    ['by its id', { deviceId: 'front' }, { deviceId: { exact: 'front' } }],
    ['by its name if it has another id', { deviceId: 'new' }, { deviceId: { exact: 'new' } }],
  ] as const)('is found again %s', async (_how, { deviceId }, constraints) => {
    const { cameras, frames } = await openWatched(new FakeTrack(), new FakeTrack());
    await frames(1_000, LIVE);
    cameras.devices = [
      { kind: 'videoinput', deviceId: 'other', label: 'Other' },
      { kind: 'videoinput', deviceId, label: 'Front' },
    ] as MediaDeviceInfo[];
    await frames(2_000, NOTHING);
    expect(cameras.requests[1]?.video).toMatchObject(constraints);
  });

  it('is found again by its facing mode if neither id nor name is known', async () => {
    const phone = new FakeTrack({ deviceId: 'a', facingMode: 'user' }, '');
    const { cameras, frames } = await openWatched(phone, new FakeTrack());
    await frames(1_000, LIVE);
    await frames(2_000, NOTHING);
    expect(cameras.requests[1]?.video).toMatchObject({ facingMode: { ideal: 'user' } });
    expect(cameras.requests[1]?.video).not.toHaveProperty('deviceId');
  });

  it('is not replaced by another camera if it was unplugged', async () => {
    const track = new FakeTrack({ deviceId: 'usb' }, 'USB camera');
    const { cameras, webcam } = await openWatched(track, new FakeTrack());
    track.dispatchEvent(new Event('ended'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect([webcam.state, webcam.loss, cameras.requests.length]).toEqual(['lost', 'ended', 1]);
    cameras.devices = [{ kind: 'videoinput', deviceId: 'usb-2', label: 'USB camera' }] as MediaDeviceInfo[];
    cameras.dispatchEvent(new Event('devicechange'));
    await vi.advanceTimersByTimeAsync(0);
    expect(webcam.state).toBe('open');
  });

  it('is not reopened once it is closed', async () => {
    const { cameras, webcam, frames } = await openWatched(new FakeTrack(), new FakeTrack());
    await frames(1_000, LIVE);
    await frames(1_200, NOTHING);
    webcam.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([webcam.state, cameras.requests.length]).toEqual(['closed', 1]);
  });
});

describe('a camera that does not answer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const openLate = (...later: (FakeTrack | Error)[]) => {
    let answer: (track: FakeTrack) => void = () => undefined;
    const cameras = new FakeCameras(new Promise((resolve) => (answer = resolve)), ...later);
    const webcam = new Webcam(new FakeVideo().element, cameras);
    const opening = webcam.open();
    return { cameras, webcam, opening, answer: (track: FakeTrack) => answer(track) };
  };

  it('is reported after eight seconds with the other cameras, and its late answer is used', async () => {
    const { webcam, opening, answer } = openLate();
    await vi.advanceTimersByTimeAsync(7_900);
    expect(webcam.state).toBe('opening');
    await vi.advanceTimersByTimeAsync(200);
    expect([webcam.state, webcam.problem, webcam.cameras.length]).toEqual(['failed', 'unanswered', 2]);
    answer(new FakeTrack());
    await opening;
    expect([webcam.state, webcam.problem]).toEqual(['open', null]);
  });

  it('is stopped if it answers after the player continued without it', async () => {
    const { webcam, opening, answer } = openLate();
    await vi.advanceTimersByTimeAsync(9_000);
    webcam.close();
    const track = new FakeTrack();
    answer(track);
    await opening;
    expect([track.stopped, webcam.state]).toEqual([true, 'closed']);
  });

  it('is stopped if another was chosen meanwhile', async () => {
    const second = new FakeTrack({ deviceId: 'back' }, '');
    const { webcam, opening, answer } = openLate(second);
    await vi.advanceTimersByTimeAsync(9_000);
    await webcam.open('back');
    const track = new FakeTrack();
    answer(track);
    await opening;
    expect([track.stopped, second.stopped, webcam.deviceId]).toEqual([true, false, 'back']);
  });

  it('can be requested again: the first answer is used, the other stream is stopped', async () => {
    const second = new FakeTrack();
    const { webcam, opening, answer } = openLate(second);
    await vi.advanceTimersByTimeAsync(9_000);
    await webcam.open();
    expect(webcam.state).toBe('open');
    const track = new FakeTrack();
    answer(track);
    await opening;
    expect([track.stopped, second.stopped]).toEqual([true, false]);
  });
});

describe('a camera that fails', () => {
  it.each([
    ['NotReadableError', 'busy'],
    ['AbortError', 'busy'],
    ['OverconstrainedError', 'absent'],
    ['UnknownError', 'other'],
  ])('with %s leaves the other cameras to choose from', async (name, problem) => {
    const { webcam } = await open(named(name), named(name));
    await settled();
    expect([webcam.state, webcam.problem]).toEqual(['failed', problem]);
    expect(webcam.cameras.map(({ deviceId }) => deviceId)).toEqual(['front', 'back']);
  });

  it.each(['NotFoundError', 'OverconstrainedError'])(
    'with %s leaves the choice to the browser if it was only the stored one',
    async (name) => {
      const cameras = new FakeCameras(named(name), new FakeTrack());
      const webcam = new Webcam(new FakeVideo().element, cameras, { known: { deviceId: 'front', label: 'Front' } });
      await webcam.open();
      expect([webcam.state, cameras.requests[1]?.video]).toEqual(['open', true]);
    },
  );

  it('is replaced by the stored camera once the browser lists names', async () => {
    const usual = new FakeTrack({ deviceId: 'front' }, 'Front');
    const cameras = new FakeCameras(usual, new FakeTrack({ deviceId: 'new' }, 'USB'));
    cameras.devices = [];
    const request = cameras.getUserMedia.bind(cameras);
    cameras.getUserMedia = (constraints) => {
      cameras.devices = [
        { kind: 'videoinput', deviceId: 'front', label: 'Front' },
        { kind: 'videoinput', deviceId: 'new', label: 'USB' },
      ] as MediaDeviceInfo[];
      return request(constraints);
    };
    const webcam = new Webcam(new FakeVideo().element, cameras, { known: { deviceId: 'old', label: 'USB' } });
    await webcam.open();
    expect([webcam.state, usual.stopped, webcam.deviceId]).toEqual(['open', true, 'new']);
    expect(cameras.requests[1]?.video).toMatchObject({ deviceId: { exact: 'new' } });
  });

  it('is not requested by its id if it is not listed', async () => {
    const cameras = new FakeCameras(new FakeTrack());
    const webcam = new Webcam(new FakeVideo().element, cameras, { known: { deviceId: 'gone', label: 'Gone' } });
    await webcam.open();
    expect(cameras.requests[0]?.video).not.toHaveProperty('deviceId');
    expect(webcam.state).toBe('open');
  });
});
