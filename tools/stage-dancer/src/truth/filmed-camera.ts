import type { PerspectiveCamera } from 'three';
import type { Player } from '../player/player.ts';
import { createCamera, cropped, type PictureSize } from '../scene/camera.ts';

/** The camera that films a player, including the crop. */
export const playerCamera = ({ camera, crop }: Player, size: PictureSize): PerspectiveCamera =>
  cropped(createCamera(camera, size), crop, size);
