/** Gives a video element the callbacks for its frames that some browsers of TVs lack. */

/** Whether this browser says which frame of a video is on the screen; else the screen tells its time coarsely. */
export const hasFrameCallbacks = (video: HTMLVideoElement): boolean => 'requestVideoFrameCallback' in video;

/**
 * Where the browser has no `requestVideoFrameCallback`, the element gets one that reads `currentTime` at every refresh
 * of the screen, and calls back when it has changed.
 */
export const ensureFrameCallbacks = (video: HTMLVideoElement): void => {
  if (hasFrameCallbacks(video)) return;
  const requests = new Map<number, number>();
  let [handles, shown] = [0, -1];
  const watch = (handle: number, callback: VideoFrameRequestCallback): void => {
    const request = requestAnimationFrame((now) => {
      const mediaTime = video.currentTime;
      if (mediaTime === shown || video.readyState < HAVE_CURRENT_DATA) return watch(handle, callback);
      shown = mediaTime;
      requests.delete(handle);
      const { videoWidth: width, videoHeight: height } = video;
      callback(now, { mediaTime, expectedDisplayTime: now, presentationTime: now, presentedFrames: 0, width, height });
    });
    requests.set(handle, request);
  };
  Object.assign(video, {
    requestVideoFrameCallback: (callback: VideoFrameRequestCallback): number => {
      watch(++handles, callback);
      return handles;
    },
    cancelVideoFrameCallback: (handle: number): void => {
      cancelAnimationFrame(requests.get(handle) ?? 0);
      requests.delete(handle);
    },
  });
};

/** HTMLMediaElement.readyState. */
const HAVE_CURRENT_DATA = 2;
