import type { FrameMessage } from '@instep/protocol/frame-message';
import type { DevicePoses } from '@instep/protocol/pose-body';
import { describe, expect, it } from 'vitest';
import { FrameSender, type Stamp } from '@instep/web/play/frame-sender';
import { FakeVideo } from '../../support/fake-video.ts';

const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9);

type Setup = { readonly stamp?: (captureTime: number) => Stamp | null };

const open = ({ stamp = (captureTime) => ({ mediaTime: captureTime / 1000, epoch: 1 }) }: Setup = {}) => {
  const frames: FrameMessage[] = [];
  const state = { buffered: 0, jpeg: JPEG as Uint8Array | null, poses: null as DevicePoses | null };
  const sender = new FrameSender({
    encode: () => Promise.resolve(state.poses ? { seen: state.poses } : state.jpeg && { jpeg: state.jpeg }),
    stampFrame: stamp,
    send: (frame) => frames.push(frame),
    bufferedAmount: () => state.buffered,
  });
  sender.setGrant({ fps: 30, maxInFlight: 2 });
  const video = new FakeVideo().element;
  /** A frame captured then, which reaches the page 30 ms later. */
  const takes = (captureTime: number) => sender.handleFrame(video, captureTime + 30, { captureTime });
  return { sender, takes, frames, state, video };
};

/** Captures frames at `cameraFps` for two seconds, each answered at once; returns how many were sent. */
const sentInTwoSeconds = async (cameraFps: number, grantedFps: number, jitterMs = 0): Promise<number> => {
  const { sender, takes, frames } = open();
  sender.setGrant({ fps: grantedFps, maxInFlight: 2 });
  for (let i = 0; i < 2 * cameraFps; i++) {
    await takes(1000 + (1000 / cameraFps) * i + (i % 2 ? jitterMs : -jitterMs));
    sender.acknowledge(sender.lastSequence, 1000 + (1000 / cameraFps) * i + 30);
  }
  return frames.length;
};

describe('FrameSender', () => {
  it('sends nothing before a grant', async () => {
    const { sender, takes, frames } = open();
    sender.setGrant({ fps: 0, maxInFlight: 0 });
    await takes(1000);
    expect(frames).toEqual([]);
  });

  it('sends nothing while the granted rate is 0, and the next frame after that', async () => {
    const { sender, takes, frames } = open();
    sender.setGrant({ fps: 0, maxInFlight: 2 });
    await takes(1000);
    expect(frames).toEqual([]);
    sender.setGrant({ fps: 10, maxInFlight: 2 });
    await takes(1100);
    expect(frames).toHaveLength(1);
  });

  it('counts no poses as frames in flight: they cost the server next to nothing', async () => {
    const { takes, frames, state } = open();
    state.poses = { poses: [], people: 0, width: 480, height: 270, inferMs: 30 };
    for (let time = 1000; time < 2000; time += 100) await takes(time);
    expect(frames).toHaveLength(10);
  });

  it('stamps a frame with what the video showed when it was captured', async () => {
    const { takes, frames } = open();
    await takes(2500);
    expect(frames).toMatchObject([
      { sequence: 0, epoch: 1, mediaTime: 2.5, captureTime: 2500, capturedByCamera: true, jpeg: JPEG },
    ]);
  });

  it('assumes a delay of 40 ms if the browser does not report the capture time, and marks the frame', async () => {
    const { sender, frames, video } = open();
    await sender.handleFrame(video, 1000, {});
    expect(frames).toMatchObject([{ captureTime: 960, capturedByCamera: false }]);
  });

  it('has no more frames in flight than granted', async () => {
    const { takes, frames } = open();
    for (const at of [1000, 1040, 1080, 1120]) await takes(at);
    expect(frames.map(({ sequence }) => sequence)).toEqual([0, 1]);
  });

  it('sends the newest frame once an answer has arrived', async () => {
    const { sender, takes, frames } = open();
    for (const at of [1000, 1040, 1080]) await takes(at);
    sender.acknowledge(0, 1115);
    await takes(1120);
    expect(frames.map(({ captureTime }) => captureTime)).toEqual([1000, 1040, 1120]);
  });

  it('counts an answer as lost after five seconds', async () => {
    const { takes, frames } = open();
    for (const at of [1000, 1040, 5900, 6100]) await takes(at);
    expect(frames.map(({ captureTime }) => captureTime)).toEqual([1000, 1040, 6100]);
  });

  it.each([
    [30, 15, 0],
    [30, 12, 0],
    [30, 10, 0],
    [30, 15, 3],
    [25, 12, 3],
  ])('a camera of %i fps sends %i frames a second, with a jitter of %i ms', async (...rates) => {
    const [cameraFps, grantedFps, jitterMs] = rates;
    const sent = await sentInTwoSeconds(cameraFps, grantedFps, jitterMs);
    expect(Math.abs(sent - 2 * grantedFps)).toBeLessThanOrEqual(1);
  });

  it('sends all frames of a camera that is slower than the grant', async () => {
    expect(await sentInTwoSeconds(8, 15)).toBe(16);
  });

  it('spreads frames evenly if answers take half a second', async () => {
    const { sender, takes, frames } = open();
    sender.setGrant({ fps: 15, maxInFlight: 2 });
    for (let at = 1000; at < 9000; at += 33) {
      for (const { sequence, captureTime } of frames) {
        if (at >= captureTime + 500) sender.acknowledge(sequence, captureTime + 530);
      }
      await takes(at);
    }
    const times = frames.map(({ captureTime }) => captureTime);
    const settled = times.filter((time) => time > 5000);
    const gaps = settled.slice(1).map((time, index) => time - (settled[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(340);
    expect(Math.min(...gaps)).toBeGreaterThan(200);
  });

  it('continues after a gap without a burst', async () => {
    const { sender, takes, frames } = open();
    sender.setGrant({ fps: 10, maxInFlight: 9 });
    for (const at of [1000, 5000, 5033, 5066, 5100]) await takes(at);
    expect(frames.map(({ captureTime }) => captureTime)).toEqual([1000, 5000, 5100]);
  });

  it('drops a frame while more than 64 KiB wait in the socket', async () => {
    const { takes, frames, state } = open();
    state.buffered = 64 * 1024 + 1;
    await takes(1000);
    state.buffered = 64 * 1024;
    await takes(1040);
    expect(frames.map(({ captureTime }) => captureTime)).toEqual([1040]);
  });

  it('does not count a frame without a stamp as in flight', async () => {
    const { takes, frames, sender } = open({ stamp: (at) => (at < 2000 ? null : { mediaTime: null, epoch: 0 }) });
    for (const at of [1000, 1040, 1080, 2000, 2040]) await takes(at);
    expect(frames.map(({ mediaTime }) => mediaTime)).toEqual([null, null]);
    expect(sender.lastSequence).toBe(1);
  });

  it('does not count a frame that could not be encoded as in flight', async () => {
    const { takes, frames, state } = open();
    state.jpeg = null;
    for (const at of [1000, 1040, 1080]) await takes(at);
    state.jpeg = JPEG;
    await takes(1120);
    expect(frames).toHaveLength(1);
  });

  it('does not send frames captured while the video stood still', async () => {
    const { sender, takes, frames } = open({ stamp: (at) => ({ mediaTime: Math.min(at / 1000, 1.05), epoch: 1 }) });
    sender.setGrant({ fps: 30, maxInFlight: 9 });
    for (const at of [1000, 1050, 1100, 1150]) await takes(at);
    expect(frames.map(({ mediaTime }) => mediaTime)).toEqual([1, 1.05]);
  });

  it('sends an earlier media time in a new epoch', async () => {
    const { takes, frames } = open({ stamp: (at) => ({ mediaTime: at < 1500 ? 9 : 2, epoch: at < 1500 ? 1 : 2 }) });
    for (const at of [1000, 2000]) await takes(at);
    expect(frames.map(({ mediaTime }) => mediaTime)).toEqual([9, 2]);
  });

  it('restarts the sequence at 0, and does not send a frame from before the restart', async () => {
    const { sender, takes, frames } = open();
    await takes(1000);
    const late = takes(1040);
    sender.restartSequence();
    await late;
    await takes(1080);
    expect(frames.map(({ sequence, captureTime }) => [sequence, captureTime])).toEqual([
      [0, 1000],
      [0, 1080],
    ]);
  });

  it('sends the frames of a video element until it is stopped', async () => {
    const { sender, frames } = open();
    const camera = new FakeVideo();
    const stop = sender.sendFramesOf(camera.element);
    camera.presentFrame({ now: 1030, captureTime: 1000 });
    await Promise.resolve();
    stop();
    camera.presentFrame({ now: 1130, captureTime: 1100 });
    await Promise.resolve();
    expect(frames.map(({ captureTime }) => captureTime)).toEqual([1000]);
  });
});
