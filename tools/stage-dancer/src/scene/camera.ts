import { PerspectiveCamera, type Vector3 } from 'three';
import type { Degrees, Metres, Pixels } from '@instep/choreo/units';

/** The position of a camera on a sphere around a point above where the dancer stands, and its angle of view. */
export type CameraSettings = {
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
export type ImageSize = { readonly width: Pixels; readonly height: Pixels };

/** The part of a camera's image that is enlarged to the whole frame, as shares of its sides. */
export type Crop = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

const RADIANS = Math.PI / 180;

/** A camera at its position, ready to project. */
export const createCamera = (settings: CameraSettings, { width, height }: ImageSize): PerspectiveCamera => {
  const camera = new PerspectiveCamera(settings.fieldOfView, width / height, 0.3, 60);
  const level = Math.cos(settings.pitch * RADIANS) * settings.distance;
  camera.position.set(
    settings.aside + Math.sin(settings.yaw * RADIANS) * level,
    settings.height + Math.sin(settings.pitch * RADIANS) * settings.distance,
    Math.cos(settings.yaw * RADIANS) * level,
  );
  camera.lookAt(settings.aside, settings.height, 0);
  camera.rotateZ(settings.roll * RADIANS);
  camera.updateMatrixWorld();
  camera.updateProjectionMatrix();
  return camera;
};

/** The same camera with its image cropped and enlarged to the same size. */
const cropped = (camera: PerspectiveCamera, crop: Crop | null, { width, height }: ImageSize): PerspectiveCamera => {
  if (crop === null) return camera;
  const whole = { width: width / crop.width, height: height / crop.height };
  camera.setViewOffset(whole.width, whole.height, crop.x * whole.width, crop.y * whole.height, width, height);
  return camera;
};

/** The position of a point of the room in the frame, in pixels from the upper left corner. */
export const projectToImage = (
  point: Vector3,
  camera: PerspectiveCamera,
  { width, height }: ImageSize,
): { readonly x: Pixels; readonly y: Pixels } => {
  const { x, y } = point.clone().project(camera);
  return { x: (x * 0.5 + 0.5) * width, y: (0.5 - y * 0.5) * height };
};

/** A view of the whole dancer with room for raised arms, as the demo dances are rendered. */
export const STAGE_CAMERA: CameraSettings = {
  yaw: 0,
  pitch: 2.5,
  roll: 0,
  distance: 4.78,
  height: 1,
  aside: 0,
  fieldOfView: 27,
};

/** The view of a laptop's camera in a room. */
export const ROOM_CAMERA: CameraSettings = { ...STAGE_CAMERA, pitch: 3, distance: 2.95, height: 1, fieldOfView: 52 };

/** The camera of a scene: at its position, with its image cropped. */
export const createSceneCamera = (
  { camera, crop }: { readonly camera: CameraSettings; readonly crop: Crop | null },
  size: ImageSize,
): PerspectiveCamera => cropped(createCamera(camera, size), crop, size);
