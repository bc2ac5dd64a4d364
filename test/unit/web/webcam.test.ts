import { describe, expect, it } from 'vitest';
import { Webcam } from '../../../apps/web/src/camera/webcam.svelte.ts';
import { FakeVideo } from '../../support/fake-video.ts';

class FakeTrack extends EventTarget {
  stopped = false;
  stop(): void {
    this.stopped = true;
  }
  getSettings() {
    return { deviceId: 'front' };
  }
}

const streamOf = (track: FakeTrack) =>
  ({ getTracks: () => [track], getVideoTracks: () => [track] }) as unknown as MediaStream;

/** A browser's cameras: each request takes the next answer, an error to throw or a track to show. */
class FakeCameras extends EventTarget {
  readonly asked: (MediaStreamConstraints | undefined)[] = [];
  readonly answers: (FakeTrack | Error)[];
  constructor(...answers: (FakeTrack | Error)[]) {
    super();
    this.answers = answers;
  }
  async getUserMedia(constraints?: MediaStreamConstraints): Promise<MediaStream> {
    this.asked.push(constraints);
    const answer = this.answers.shift() ?? named('NotFoundError');
    if (answer instanceof Error) throw answer;
    return streamOf(answer);
  }
  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return [
      { kind: 'audioinput', deviceId: 'mic', label: 'Mic' },
      { kind: 'videoinput', deviceId: 'front', label: 'Front' },
      { kind: 'videoinput', deviceId: 'back', label: '' },
    ] as MediaDeviceInfo[];
  }
}

const named = (name: string) => Object.assign(new Error(name), { name });

const open = async (...answers: (FakeTrack | Error)[]) => {
  const cameras = new FakeCameras(...answers);
  const video = new FakeVideo();
  const webcam = new Webcam(video.element, cameras);
  const heard: string[] = [];
  webcam.onChange = (state) => heard.push(state);
  await webcam.open();
  return { cameras, video, webcam, heard };
};

/** Lets what was promised happen. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('Webcam', () => {
  it('asks for 640 x 480 at 30 fps, and for no sound', async () => {
    const { cameras, webcam, video } = await open(new FakeTrack());
    expect(cameras.asked).toEqual([
      { video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } }, audio: false },
    ]);
    expect(webcam.state).toBe('open');
    expect(video.srcObject).not.toBeNull();
  });

  it('lists the cameras, and numbers those without a name', async () => {
    const { webcam } = await open(new FakeTrack());
    expect(webcam.cameras).toEqual([
      { deviceId: 'front', label: 'Front' },
      { deviceId: 'back', label: '2' },
    ]);
  });

  it('knows that a page without cameras is not secure', async () => {
    const webcam = new Webcam(new FakeVideo().element, undefined);
    await webcam.open();
    expect([webcam.state, webcam.problem]).toEqual(['failed', 'not_secure']);
  });

  it('says why it failed, and can be tried again', async () => {
    const { webcam } = await open(named('NotAllowedError'), new FakeTrack());
    expect([webcam.state, webcam.problem]).toEqual(['failed', 'blocked']);
    await webcam.open();
    expect([webcam.state, webcam.problem]).toEqual(['open', null]);
  });

  it('takes any picture when none is as wanted', async () => {
    const { cameras, webcam } = await open(named('OverconstrainedError'), new FakeTrack());
    expect(webcam.state).toBe('open');
    expect(cameras.asked[1]).toEqual({ video: true, audio: false });
  });

  it('is lost when its device goes, and back when the device is', async () => {
    const first = new FakeTrack();
    const { cameras, webcam, heard } = await open(first, named('NotFoundError'), new FakeTrack());
    first.dispatchEvent(new Event('ended'));
    expect(webcam.state).toBe('lost');
    cameras.dispatchEvent(new Event('devicechange'));
    await settled();
    expect(webcam.state).toBe('lost');
    cameras.dispatchEvent(new Event('devicechange'));
    await settled();
    expect(webcam.state).toBe('open');
    expect(heard).toEqual(['lost', 'open']);
  });

  it('lets the camera go before it takes it anew, and is not lost meanwhile', async () => {
    const first = new FakeTrack();
    const { cameras, webcam, heard } = await open(first, new FakeTrack());
    const request = cameras.getUserMedia.bind(cameras);
    let stoppedWhenAsked = false;
    cameras.getUserMedia = (constraints) => {
      stoppedWhenAsked = first.stopped;
      return request(constraints);
    };
    await webcam.reopen();
    expect(stoppedWhenAsked).toBe(true);
    expect(webcam.state).toBe('open');
    expect(heard).toEqual([]);
  });

  it('lets the camera go when closed', async () => {
    const track = new FakeTrack();
    const { webcam, video } = await open(track);
    webcam.close();
    expect(track.stopped).toBe(true);
    expect(video.srcObject).toBeNull();
  });
});
