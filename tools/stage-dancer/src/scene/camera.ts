import type { Degrees, Metres, Pixels } from '@instep/choreo/units';
import { PerspectiveCamera, type Vector3 } from 'three';

/** Where a camera stands: on a sphere around a point above the dancer's place, and how wide it sees. */
export type CameraPlace = {
  /** To the dancer's left. */
  readonly yaw: Degrees;
  /** From above. */
  readonly pitch: Degrees;
  readonly roll: Degrees;
  readonly distance: Metres;
  /** Of the point it looks at, which lies at `aside` of the middle. */
  readonly height: Metres;
  readonly aside: Metres;
  /** Of the picture's height. */
  readonly fieldOfView: Degrees;
};

/** A picture's size. */
export type PictureSize = { readonly width: Pixels; readonly height: Pixels };

/** The part of a camera's picture that fills the film's, in shares of its sides. */
export type Crop = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

const RADIANS = Math.PI / 180;

/** The camera at its place, ready to project. */
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

/** The same camera, its picture cropped and enlarged to the same size. */
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

/** Where a point of the room lies in the picture, in pixels from its upper left corner. */
export const inPicture = (
  point: Vector3,
  camera: PerspectiveCamera,
  { width, height }: PictureSize,
): { readonly x: Pixels; readonly y: Pixels } => {
  const { x, y } = point.clone().project(camera);
  return { x: (x * 0.5 + 0.5) * width, y: (0.5 - y * 0.5) * height };
};
