import type { PerspectiveCamera } from 'three';
import { createCamera, type PictureSize } from '../scene/camera.ts';
import type { Player } from '../player/player.ts';

/** The camera that looks at a player, his crop included: pictures and truth are made with the same one. */
export const playerCamera = ({ camera: place, crop }: Player, size: PictureSize): PerspectiveCamera => {
  const camera = createCamera(place, size);
  if (crop === null) return camera;
  // Of a picture so large that the cropped part of it has the size asked for.
  const whole = { width: size.width / crop.width, height: size.height / crop.height };
  camera.setViewOffset(whole.width, whole.height, crop.x * whole.width, crop.y * whole.height, size.width, size.height);
  camera.updateProjectionMatrix();
  return camera;
};
