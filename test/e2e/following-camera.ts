import type { Page } from '@playwright/test';
import { cameraClip, type ClipName } from './camera-clips.ts';

// Chromium's own fake camera plays a clip by counting its ticks: on a busy machine it plays slower than the dance, and
// the player in the clip is really late. This camera follows the dance's clock, so the verdicts depend on the clip
// only.

/** The address from which the page loads the clip. */
const ADDRESS = '/the-camera-clip.mjpeg';

/** How often a camera on another device is told the time of the screen's dance. */
const TOLD_EVERY_MS = 200;

/** The time of the dance on a screen, by the clock of the machine; `rate` is 0 while it doesn't play. */
type DanceTime = { readonly mediaTime: number; readonly at: number; readonly rate: number };

/**
 * Makes the camera of a phone follow the dance on another page, its screen, as `followDance` does for its own. Returns
 * how to stop that.
 */
export const followScreen = (phone: Page, screen: Page): (() => Promise<void>) => {
  let isStopped = false;
  const tell = async (): Promise<void> => {
    while (!isStopped) {
      const time = await screen.evaluate(timeOnScreen).catch(() => null);
      await phone.evaluate((told) => Object.assign(globalThis, { danceTime: told }), time).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, TOLD_EVERY_MS));
    }
  };
  const told = tell();
  return async () => {
    isStopped = true;
    await told;
  };
};

/** Runs in the page of the screen. */
const timeOnScreen = (): DanceTime | null => {
  const video = [...document.querySelectorAll('video')].find(({ currentSrc, srcObject }) => currentSrc && !srcObject);
  const at = performance.timeOrigin + performance.now();
  return video ? { mediaTime: video.currentTime, at, rate: video.paused ? 0 : video.playbackRate } : null;
};

/** Makes the page's camera show a clip at the dance's own time, and its first frame until the dance begins. */
export const followDance = async (page: Page, clip: ClipName): Promise<void> => {
  const path = await cameraClip(clip);
  await page.route(`**${ADDRESS}`, (route) => route.fulfill({ path, contentType: 'application/octet-stream' }));
  await page.addInitScript(followInPage, ADDRESS);
};

/** Runs in the page. */
const followInPage = (address: string): void => {
  const fps = 30;

  /** Splits a file of consecutive JPEG frames: only the start of a frame contains the bytes FF D8 FF. */
  const splitJpegs = (bytes: Uint8Array<ArrayBuffer>): Blob[] => {
    const starts: number[] = [];
    for (let at = bytes.indexOf(0xff); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
      if (bytes[at + 1] === 0xd8 && bytes[at + 2] === 0xff) starts.push(at);
    }
    return starts.map((start, n) => new Blob([bytes.subarray(start, starts[n + 1])], { type: 'image/jpeg' }));
  };

  const timeOfDance = (): number => {
    const { danceTime } = globalThis as { danceTime?: DanceTime | null };
    const elapsed = danceTime ? (performance.timeOrigin + performance.now() - danceTime.at) / 1000 : 0;
    if (danceTime) return danceTime.mediaTime + elapsed * danceTime.rate;
    const video = [...document.querySelectorAll('video')].find(({ currentSrc, srcObject }) => currentSrc && !srcObject);
    return video?.currentTime ?? 0;
  };

  navigator.mediaDevices.getUserMedia = async () => {
    const response = await fetch(address);
    const frames = splitJpegs(new Uint8Array(await response.arrayBuffer()));
    // Decoded in advance: on a busy machine, decoding would delay a frame beyond the moment that it is for.
    const bitmaps = await Promise.all(frames.map((frame) => createImageBitmap(frame)));
    const [firstBitmap] = bitmaps;
    if (!firstBitmap) throw new Error(`expected frames in ${address}, got none`);
    const { width, height } = firstBitmap;
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d');
    const stream = canvas.captureStream(0);
    const [track] = stream.getVideoTracks() as CanvasCaptureMediaStreamTrack[];
    if (!context || !track) throw new Error('expected a canvas with a track, got none');
    let shown = 0;
    const show = (): void => {
      context.drawImage(bitmaps[Math.floor(timeOfDance() * fps)] ?? bitmaps.at(-1) ?? firstBitmap, 0, 0);
      // A live sensor never repeats an image exactly, also when the player stands still: such a camera counts as frozen.
      shown += 1;
      context.fillStyle = `rgb(${(40 * shown) % 160} 80 80)`;
      context.fillRect(width - 16, height - 16, 16, 16);
      track.requestFrame();
      if (track.readyState === 'live') setTimeout(show, 1000 / fps);
    };
    show();
    return stream;
  };
};
