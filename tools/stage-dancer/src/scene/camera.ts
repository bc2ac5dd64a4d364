import type { Degrees, Metres, Pixels } from '@instep/choreo/units';
import { PerspectiveCamera, type Vector3 } from 'three';

/** The position of a camera on a sphere around a point above the dancer's place, and its angle of view. */
export type CameraPlace = {
  /** Angle towards the dancer's left. */
  readonly yaw: Degrees;
  /** Angle from above. */
  readonly pitch: Degrees;
  readonly roll: Degrees;
  readonly distance: Metres;
  /** Height of the point that the camera looks at; `aside` is its distance from the middle. */
  readonly height: Metres;
  readonly aside: Metres;
  /** The vertical angle of view. */
  readonly fieldOfView: Degrees;
};

/** The size of a frame. */
export type PictureSize = { readonly width: Pixels; readonly height: Pixels };

/** The part of a camera's image that is enlarged to the film's whole frame, as shares of its sides. */
export type Crop = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

const RADIANS = Math.PI / 180;

/** A camera at its position, ready to project. */
export const createCamera = (place: CameraPlace, { width, height }: PictureSize): PerspectiveCamera => {
  const camera = new PerspectiveCamera(place.fieldOfView, width / height, 0.3, 60);
  const level = Math.cos(place.pitch * RADIANS) * place.distance;
  camera.position.set(
    place.aside + Math.sin(place.yaw * RADIANS) * level,
    place.height + Math.sin(place.pitch * RADIANS) * place.distance,
    Math.cos(place.yaw * RADIANS) * level,
  );
  camera.lookAt(place.aside, place.height, 0);
  camera.rotateZ(place.roll * RADIANS);
  camera.updateMatrixWorld();
  camera.updateProjectionMatrix();
  return camera;
};

/** The same camera with its image cropped and enlarged to the same size. */
export const cropped = (
  camera: PerspectiveCamera,
  crop: Crop | null,
  { width, height }: PictureSize,
): PerspectiveCamera => {
  if (crop === null) return camera;
  const whole = { width: width / crop.width, height: height / crop.height };
  camera.setViewOffset(whole.width, whole.height, crop.x * whole.width, crop.y * whole.height, width, height);
  return camera;
};

/** The position of a point of the room in the frame, in pixels from the upper left corner. */
export const inPicture = (
  point: Vector3,
  camera: PerspectiveCamera,
  { width, height }: PictureSize,
): { readonly x: Pixels; readonly y: Pixels } => {
  const { x, y } = point.clone().project(camera);
  return { x: (x * 0.5 + 0.5) * width, y: (0.5 - y * 0.5) * height };
};
