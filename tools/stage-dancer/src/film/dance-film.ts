import type { Dance } from '../choreography/dance.ts';
import { createMotion } from '../motion/create-motion.ts';
import { STAGE_CAMERA } from './cameras.ts';
import { COARSENESS, FRAMES_PER_SECOND, type Film } from './film.ts';
import { lookNamed, placeNamed } from './named.ts';

/** 480p: the size that the game plays. A frame takes a second without a graphics card. */
const STAGE_SIZE = { width: 854, height: 480 } as const;

/** The film of a dance, performed by its own dancer on its stage. */
export const danceFilm = (dance: Dance): Film => {
  const motion = createMotion(dance);
  return {
    setup: {
      size: STAGE_SIZE,
      place: placeNamed(dance.stage),
      camera: STAGE_CAMERA,
      crop: null,
      exposure: 1,
      cast: [{ proportions: motion.proportions, look: lookNamed(dance.look) }],
      coarseness: COARSENESS,
      smoothEdges: true,
    },
    fps: FRAMES_PER_SECOND,
    duration: motion.duration,
    filters: [],
    momentAt: (time) => ({
      time,
      beat: motion.beatAt(time),
      cast: [{ pose: motion.poseAt(time), face: motion.faceAt(time) }],
    }),
  };
};
