import { ensureFrameCallbacks } from '@instep/web/room/frame-callbacks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

let refreshes: FrameRequestCallback[] = [];
/** The screen is refreshed at this moment. */
const refresh = (now: number) => {
  const due = refreshes;
  refreshes = [];
  for (const callback of due) callback(now);
};

beforeEach(() => {
  refreshes = [];
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => refreshes.push(callback));
  vi.stubGlobal('cancelAnimationFrame', (request: number) => void (refreshes[request - 1] = () => undefined));
});
afterEach(() => void vi.unstubAllGlobals());

const oldVideo = () => {
  const video = { currentTime: 0, readyState: 4, videoWidth: 480, videoHeight: 360 } as HTMLVideoElement;
  ensureFrameCallbacks(video);
  return video;
};

describe('a video of a browser that has no callbacks for frames', () => {
  it('calls back at the refresh of the screen at which its time has changed', () => {
    const video = oldVideo();
    const frames: number[][] = [];
    video.requestVideoFrameCallback((now, { mediaTime, expectedDisplayTime }) => {
      frames.push([now, mediaTime, expectedDisplayTime]);
    });
    refresh(1_000);
    refresh(1_017);
    video.currentTime = 0.033;
    refresh(1_033);
    video.currentTime = 0.066;
    refresh(1_050);
    expect(frames).toEqual([[1_000, 0, 1_000]]);
    video.requestVideoFrameCallback((now, { mediaTime }) => frames.push([now, mediaTime]));
    refresh(1_066);
    expect(frames.at(-1)).toEqual([1_066, 0.066]);
  });

  it('calls nobody back once that is cancelled', () => {
    const video = oldVideo();
    const callback = vi.fn();
    video.cancelVideoFrameCallback(video.requestVideoFrameCallback(callback));
    refresh(1_000);
    expect(callback).not.toHaveBeenCalled();
  });
});

describe('a video of another browser', () => {
  it('keeps its own', () => {
    const own = () => 0;
    const video = { requestVideoFrameCallback: own };
    ensureFrameCallbacks(video as unknown as HTMLVideoElement);
    expect(video.requestVideoFrameCallback).toBe(own);
  });
});
