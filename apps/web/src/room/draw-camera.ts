/** Draws what a room's camera sees, with its players in their colours. */
import type { Milliseconds, UnitInterval } from '@instep/choreo/units';
import { addSkeleton } from '../drawing/draw-skeleton.ts';
import { drawnPose, type DrawnPose, type FrameSize } from '../drawing/drawn-pose.ts';
import { placeColour } from './places.ts';
import type { RoomCamera } from './room-camera.svelte.ts';
import { cropOf, follow, wholeCrop, type Crop } from './seat-crop.ts';

/** A player before the camera: their seat there, from 0 on the left, and their place in the room. */
export type DrawnSeat = { readonly seat: number; readonly place: number };

export type CameraDrawing = {
  readonly camera: RoomCamera;
  readonly seats: readonly DrawnSeat[];
  /**
   * Follows the first of these players, and shows only the part around them; at this share of the width before they are
   * seen. Null to show everything.
   */
  readonly follows: UnitInterval | null;
};

/**
 * Draws each frame of the camera on a canvas, in the size at which it is shown; returns a function that ends this. A pose
 * is drawn on its own frame while poses come fast enough, else on what the camera sees now.
 */
export const drawCamera = (canvas: HTMLCanvasElement, drawing: () => CameraDrawing): (() => void) => {
  const context = canvas.getContext('2d', { alpha: false });
  const { video } = drawing().camera.webcam;
  let crop: Crop | null = null;
  let cropped: FrameSize | null = null;
  let drawnAt: Milliseconds = performance.now();
  const paint = (context: CanvasRenderingContext2D): void => {
    const { camera, seats, follows } = drawing();
    const image = imageOf(camera);
    const size = fitCanvas(canvas);
    if (!image || !size) return;
    // Poses are in the pixels of the frames sent.
    const frame = camera.scoring?.frameSize ?? image.size;
    const poses = seats.map(({ seat, place }) => ({ place, pose: poseOf(camera, seat) }));
    const aspect = size.width / size.height;
    const pose = follows === null ? null : poses[0]?.pose;
    // Who is lost for a moment is waited for where they were.
    const before = follows === null || !isSameSize(cropped, frame) ? null : lastCrop(crop, aspect);
    const wanted = pose ? cropOf(pose, frame, aspect) : (before ?? wholeCrop(frame, aspect, follows ?? 0.5));
    const now = performance.now();
    crop = follow(before, wanted, now - drawnAt);
    cropped = frame;
    drawnAt = now;
    const scale = image.size.width / frame.width;
    const part = [crop.x * scale, crop.y * scale, crop.width * scale, crop.height * scale] as const;
    context.resetTransform();
    // The crop may be larger than the frame.
    context.clearRect(0, 0, size.width, size.height);
    context.drawImage(image.source, ...part, 0, 0, size.width, size.height);
    context.scale(size.width / crop.width, size.height / crop.height);
    context.translate(-crop.x, -crop.y);
    context.lineCap = 'round';
    for (const { pose, place } of poses) {
      if (pose) addSkeleton(context, pose, { frame, highlighted: null, colour: placeColour(place) });
    }
  };
  const onFrame = (): void => {
    handle = video.requestVideoFrameCallback(onFrame);
    if (context) paint(context);
  };
  let handle = video.requestVideoFrameCallback(onFrame);
  return () => video.cancelVideoFrameCallback(handle);
};

const poseOf = ({ scoring, followed }: RoomCamera, seat: number): DrawnPose | null => {
  const flat = scoring?.view.poses[Math.min(seat, followed - 1)];
  return flat ? drawnPose(flat) : null;
};

/** The crop before, unless the canvas has another shape since. */
const lastCrop = (crop: Crop | null, aspect: number): Crop | null =>
  crop && Math.abs(crop.width / crop.height - aspect) < 0.01 ? crop : null;

const isSameSize = (one: FrameSize | null, { width, height }: FrameSize): boolean =>
  one?.width === width && one.height === height;

const imageOf = (camera: RoomCamera): { readonly source: CanvasImageSource; readonly size: FrameSize } | null => {
  const { video } = camera.webcam;
  const frame = camera.scoring?.view.shown.frame;
  if (frame) return { source: frame, size: frame };
  return video.videoWidth > 0 ? { source: video, size: { width: video.videoWidth, height: video.videoHeight } } : null;
};

/** Gives a canvas as many pixels as it takes on the screen; null while it takes none. */
const fitCanvas = (canvas: HTMLCanvasElement): FrameSize | null => {
  const pixels = Math.min(2, window.devicePixelRatio);
  const width = Math.round(canvas.clientWidth * pixels);
  const height = Math.round(canvas.clientHeight * pixels);
  if (width === 0 || height === 0) return null;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  return { width, height };
};
