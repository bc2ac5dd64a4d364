/**
 * Calls back with the stream that the webcam's element shows, also after the camera was reopened, and with null at the
 * end; returns what ends this.
 */
export const followPicture = (
  video: HTMLVideoElement,
  onStream: (stream: MediaStream | null) => void,
): (() => void) => {
  const listening = new AbortController();
  const update = (): void => {
    const { srcObject } = video;
    onStream(srcObject && 'getVideoTracks' in srcObject ? srcObject : null);
  };
  for (const event of ['loadedmetadata', 'emptied']) {
    video.addEventListener(event, update, { signal: listening.signal });
  }
  update();
  return () => {
    listening.abort();
    onStream(null);
  };
};
