import type { Dance } from '../choreography/dance.ts';
import { danceMotion } from '../motion/motion.ts';
import { STAGE_CAMERA } from '../scene/camera.ts';
import { COARSENESS, FRAMES_PER_SECOND, type Animation, findLook, checkLocationName } from './animation.ts';

/** 480p: the size that the game plays. A frame takes a second without a graphics card. */
const STAGE_SIZE = { width: 854, height: 480 } as const;

/** The animation of a dance, performed by its own dancer on its stage. */
export const danceAnimation = (dance: Dance): Animation => {
  const motion = danceMotion(dance);
  return {
    setup: {
      size: STAGE_SIZE,
      location: checkLocationName(dance.stage),
      camera: STAGE_CAMERA,
      crop: null,
      exposure: 1,
      cast: [{ proportions: motion.proportions, look: findLook(dance.look) }],
      coarseness: COARSENESS,
      smoothEdges: true,
    },
    fps: FRAMES_PER_SECOND,
    duration: motion.duration,
    filters: [],
    stateAt: (time) => ({
      time,
      beat: motion.beatAt(time),
      cast: [{ pose: motion.poseAt(time), face: motion.faceAt(time) }],
    }),
  };
};
