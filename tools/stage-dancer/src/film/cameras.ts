import type { CameraPlace } from '../scene/camera.ts';

/** A view of the whole dancer with room for raised arms, as the demo dances are filmed. */
export const STAGE_CAMERA: CameraPlace = {
  yaw: 0,
  pitch: 2.5,
  roll: 0,
  distance: 4.78,
  height: 1,
  aside: 0,
  fieldOfView: 27,
};

/** The view of a laptop's camera in a room. */
export const ROOM_CAMERA: CameraPlace = { ...STAGE_CAMERA, pitch: 3, distance: 2.95, height: 1, fieldOfView: 52 };
