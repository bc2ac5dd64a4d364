import { parseFrameMessage } from '@instep/protocol/frame-message';
import { describe, expect, it } from 'vitest';
import { FrameSender, type Stamp } from '../../../apps/web/src/play/frame-sender.ts';
import { FakeVideo } from '../../support/fake-video.ts';

const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9);

type Setup = { readonly stamp?: (captureTime: number) => Stamp | null };

const open = ({ stamp = (captureTime) => ({ mediaTime: captureTime / 1000, epoch: 1 }) }: Setup = {}) => {
  const sent: Uint8Array[] = [];
  const state = { buffered: 0, jpeg: JPEG as Uint8Array | null };
  const sender = new FrameSender({
    encode: () => Promise.resolve(state.jpeg),
    stamp,
    send: (bytes) => sent.push(bytes),
    bufferedAmount: () => state.buffered,
  });
  sender.grant({ fps: 30, maxInFlight: 2 });
  const video = new FakeVideo().element;
  /** A picture that the camera took then, in the page 30 ms later. */
  const takes = (captureTime: number) => sender.handleFrame(video, captureTime + 30, { captureTime });
  const frames = () => sent.map((bytes) => parseFrameMessage(bytes));
  return { sender, takes, frames, state, video };
};

/** Takes pictures at `cameraFps` for two seconds, each answered at once; how many went out. */
const sentInTwoSeconds = async (cameraFps: number, grantedFps: number, jitterMs = 0): Promise<number> => {
  const { sender, takes, frames } = open();
  sender.grant({ fps: grantedFps, maxInFlight: 2 });
  for (let i = 0; i < 2 * cameraFps; i++) {
    await takes(1000 + (1000 / cameraFps) * i + (i % 2 ? jitterMs : -jitterMs));
    sender.acknowledge(sender.lastSequence, 1000 + (1000 / cameraFps) * i + 30);
  }
  return frames().length;
};

describe('FrameSender', () => {
  it('sends nothing before anything is granted', async () => {
    const { sender, takes, frames } = open();
    sender.grant({ fps: 0, maxInFlight: 0 });
    await takes(1000);
    expect(frames()).toEqual([]);
  });

  it('stamps a picture with what the video showed when it was taken', async () => {
    const { takes, frames } = open();
    await takes(2500);
    expect(frames()).toMatchObject([
      { sequence: 0, epoch: 1, mediaTime: 2.5, captureTime: 2500, capturedByCamera: true, jpeg: JPEG },
    ]);
  });

  it('guesses 40 ms where the browser does not say when a picture was taken, and says that it guessed', async () => {
    const { sender, frames, video } = open();
    await sender.handleFrame(video, 1000, {});
    expect(frames()).toMatchObject([{ captureTime: 960, capturedByCamera: false }]);
  });

  it('has no more pictures in flight than granted', async () => {
    const { takes, frames } = open();
    for (const at of [1000, 1040, 1080, 1120]) await takes(at);
    expect(frames().map(({ sequence }) => sequence)).toEqual([0, 1]);
  });

  it('sends the newest picture once an answer has given a credit back', async () => {
    const { sender, takes, frames } = open();
    for (const at of [1000, 1040, 1080]) await takes(at);
    sender.acknowledge(0, 1115);
    await takes(1120);
    expect(frames().map(({ captureTime }) => captureTime)).toEqual([1000, 1040, 1120]);
  });

  it('gives up an answer that has not come after five seconds', async () => {
    const { takes, frames } = open();
    for (const at of [1000, 1040, 5900, 6100]) await takes(at);
    expect(frames().map(({ captureTime }) => captureTime)).toEqual([1000, 1040, 6100]);
  });

  it.each([
    [30, 15, 0],
    [30, 12, 0],
    [30, 10, 0],
    [30, 15, 3],
    [25, 12, 3],
  ])('of a camera of %i fps sends %i a second, also when its pictures come %i ms unevenly', async (...rates) => {
    const [cameraFps, grantedFps, jitterMs] = rates;
    const sent = await sentInTwoSeconds(cameraFps, grantedFps, jitterMs);
    expect(Math.abs(sent - 2 * grantedFps)).toBeLessThanOrEqual(1);
  });

  it('sends what a slow camera has when more is granted', async () => {
    expect(await sentInTwoSeconds(8, 15)).toBe(16);
  });

  it('sends evenly where answers take half a second, not two at once and then none', async () => {
    const { sender, takes, frames } = open();
    sender.grant({ fps: 15, maxInFlight: 2 });
    for (let at = 1000; at < 9000; at += 33) {
      for (const { sequence, captureTime } of frames()) {
        if (at >= captureTime + 500) sender.acknowledge(sequence, captureTime + 530);
      }
      await takes(at);
    }
    const times = frames().map(({ captureTime }) => captureTime);
    const settled = times.filter((time) => time > 5000);
    const gaps = settled.slice(1).map((time, index) => time - (settled[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(340);
    expect(Math.min(...gaps)).toBeGreaterThan(200);
  });

  it('starts its rate anew after a gap, without a burst', async () => {
    const { sender, takes, frames } = open();
    sender.grant({ fps: 10, maxInFlight: 9 });
    for (const at of [1000, 5000, 5033, 5066, 5100]) await takes(at);
    expect(frames().map(({ captureTime }) => captureTime)).toEqual([1000, 5000, 5100]);
  });

  it('drops a picture while more than 64 KiB wait in the socket', async () => {
    const { takes, frames, state } = open();
    state.buffered = 64 * 1024 + 1;
    await takes(1000);
    state.buffered = 64 * 1024;
    await takes(1040);
    expect(frames().map(({ captureTime }) => captureTime)).toEqual([1040]);
  });

  it('spends no credit on a picture that nobody wants', async () => {
    const { takes, frames, sender } = open({ stamp: (at) => (at < 2000 ? null : { mediaTime: null, epoch: 0 }) });
    for (const at of [1000, 1040, 1080, 2000, 2040]) await takes(at);
    expect(frames().map(({ mediaTime }) => mediaTime)).toEqual([null, null]);
    expect(sender.lastSequence).toBe(1);
  });

  it('spends no credit on a camera without a picture', async () => {
    const { takes, frames, state } = open();
    state.jpeg = null;
    for (const at of [1000, 1040, 1080]) await takes(at);
    state.jpeg = JPEG;
    await takes(1120);
    expect(frames()).toHaveLength(1);
  });

  it('does not send what was taken while the video stood still', async () => {
    const { sender, takes, frames } = open({ stamp: (at) => ({ mediaTime: Math.min(at / 1000, 1.05), epoch: 1 }) });
    sender.grant({ fps: 30, maxInFlight: 9 });
    for (const at of [1000, 1050, 1100, 1150]) await takes(at);
    expect(frames().map(({ mediaTime }) => mediaTime)).toEqual([1, 1.05]);
  });

  it('sends an earlier media time in a new epoch', async () => {
    const { takes, frames } = open({ stamp: (at) => ({ mediaTime: at < 1500 ? 9 : 2, epoch: at < 1500 ? 1 : 2 }) });
    for (const at of [1000, 2000]) await takes(at);
    expect(frames().map(({ mediaTime }) => mediaTime)).toEqual([9, 2]);
  });

  it('counts from 0 again in a session; a picture from before it is not sent', async () => {
    const { sender, takes, frames } = open();
    await takes(1000);
    const late = takes(1040);
    sender.restart();
    await late;
    await takes(1080);
    expect(frames().map(({ sequence, captureTime }) => [sequence, captureTime])).toEqual([
      [0, 1000],
      [0, 1080],
    ]);
  });

  it('follows the pictures of a video element until it is stopped', async () => {
    const { sender, frames } = open();
    const camera = new FakeVideo();
    const stop = sender.watch(camera.element);
    camera.shows({ now: 1030, captureTime: 1000 });
    await Promise.resolve();
    stop();
    camera.shows({ now: 1130, captureTime: 1100 });
    await Promise.resolve();
    expect(frames().map(({ captureTime }) => captureTime)).toEqual([1000]);
  });
});
