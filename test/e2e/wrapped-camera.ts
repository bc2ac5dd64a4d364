import type { Page } from '@playwright/test';

/** How a camera goes silent: its track is muted, no frames come, or the same frame is repeated. */
export type Silence = 'muted' | 'no_frames' | 'frozen';

type Wrapped = {
  silence: Silence | null;
  /** How often the camera was opened. */
  opened: number;
  silencedAt: number;
};
type WrappedWindow = { wrappedCamera: Wrapped };

/**
 * Puts a canvas between the page and its camera, so that a test can silence the camera, which browsers do not support.
 */
export const wrapCamera = async (page: Page) => {
  await page.addInitScript(wrapInPage);
  const silence = (kind: Silence | null) =>
    page.evaluate((wanted) => {
      const camera = (globalThis as unknown as WrappedWindow).wrappedCamera;
      camera.silence = wanted;
      camera.silencedAt = performance.now();
    }, kind);
  const opened = () => page.evaluate(() => (globalThis as unknown as WrappedWindow).wrappedCamera.opened);
  /** Time since the last silence began, on the page's own clock, ms. */
  const since = () =>
    page.evaluate(() => performance.now() - (globalThis as unknown as WrappedWindow).wrappedCamera.silencedAt);
  return { silence, opened, since };
};

/** Runs in the page. */
const wrapInPage = (): void => {
  const wrapped: Wrapped = { silence: null, opened: 0, silencedAt: 0 };
  (globalThis as unknown as WrappedWindow).wrappedCamera = wrapped;
  const { mediaDevices } = navigator;
  const real = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    wrapped.opened += 1;
    const stream = await real(constraints);
    const video = Object.assign(document.createElement('video'), { muted: true, srcObject: stream });
    await video.play();
    const canvas = Object.assign(document.createElement('canvas'), {
      width: video.videoWidth,
      height: video.videoHeight,
    });
    const context = canvas.getContext('2d');
    const out = canvas.captureStream(0);
    const [track] = out.getVideoTracks() as CanvasCaptureMediaStreamTrack[];
    if (!context || !track) throw new Error('expected a canvas with a track, got none');
    const old = document.createElement('canvas');
    Object.assign(old, { width: canvas.width, height: canvas.height });
    let isMuted = false;
    const draw = (): void => {
      const mutes = wrapped.silence === 'muted';
      if (mutes !== isMuted) {
        isMuted = mutes;
        Object.defineProperty(track, 'muted', { value: mutes, configurable: true });
        track.dispatchEvent(new Event(mutes ? 'mute' : 'unmute'));
      }
      if (wrapped.silence === 'muted' || wrapped.silence === 'no_frames') return;
      if (wrapped.silence !== 'frozen') old.getContext('2d')?.drawImage(video, 0, 0);
      context.drawImage(old, 0, 0);
      track.requestFrame();
    };
    const timer = setInterval(draw, 1000 / 30);
    draw();
    const stop = track.stop.bind(track);
    track.stop = () => {
      stop();
      clearInterval(timer);
      for (const one of stream.getTracks()) one.stop();
    };
    return out;
  };
};
