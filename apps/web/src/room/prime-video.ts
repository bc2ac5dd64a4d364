/** Lets the element play with sound later without another press; call it in the press that makes a device a screen. */
export const primeVideo = (video: HTMLVideoElement): void => {
  void video.play().catch(() => undefined);
  video.pause();
};
