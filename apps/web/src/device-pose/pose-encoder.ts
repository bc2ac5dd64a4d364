import type { Milliseconds, Pixels } from '@instep/choreo/units';
import type { DevicePoses } from '@instep/protocol/pose-body';
import { sentFrameSize } from '../camera/webcam-frame.ts';
import type { FrameSize } from '../drawing/drawn-pose.ts';
import type { DeviceEstimator } from './device-estimator.ts';

/** For several people before the camera: how many, and the longer side of the frame in which they are estimated. */
export type CrowdFrame = { readonly seats?: number | undefined; readonly maxSide?: Pixels | undefined };

/**
 * Estimates the poses in the frame that a video element shows; null when it shows none, or the frame was dropped. `keep`
 * is given the frame itself: the element may show the next one by then.
 */
export const estimateFrame = async (
  estimator: Pick<DeviceEstimator, 'estimate'>,
  video: HTMLVideoElement,
  captureTime: Milliseconds,
  keep: (image: CanvasImageSource, size: FrameSize) => void = () => undefined,
  { seats, maxSide }: CrowdFrame = {},
): Promise<DevicePoses | null> => {
  if (video.videoWidth === 0) return null;
  const size = sentFrameSize({ width: video.videoWidth, height: video.videoHeight }, maxSide);
  const image = await grab(video);
  keep(image, size);
  const estimate = await estimator.estimate({ image, ...size, timeMs: captureTime }, seats);
  return estimate && { ...estimate, ...size };
};

/** The frame that the element shows. A VideoFrame costs nothing on the page; not every browser makes one. */
const grab = async (video: HTMLVideoElement): Promise<VideoFrame | ImageBitmap> =>
  typeof VideoFrame === 'function' ? new VideoFrame(video) : createImageBitmap(video);
