import type { Calls } from './calls.svelte.ts';

/** Shows the friends what the webcam's element shows, also after the camera was reopened; returns what ends this. */
export const followPicture = (video: HTMLVideoElement, calls: Pick<Calls, 'setPicture'>): (() => void) => {
  const listening = new AbortController();
  const update = (): void => {
    const { srcObject } = video;
    calls.setPicture(srcObject && 'getVideoTracks' in srcObject ? srcObject : null);
  };
  for (const event of ['loadedmetadata', 'emptied']) {
    video.addEventListener(event, update, { signal: listening.signal });
  }
  update();
  return () => {
    listening.abort();
    calls.setPicture(null);
  };
};
