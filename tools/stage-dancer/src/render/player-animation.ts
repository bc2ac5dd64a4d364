import type { Seconds } from '@instep/choreo/units';
import type { Dance } from '../choreography/dance.ts';
import { faceAt } from '../motion/face.ts';
import { playerMotion } from '../player/player-motion.ts';
import { passerByPoseAt } from '../player/passer-by.ts';
import { errorsOf, type ErrorOf, type Player } from '../player/player.ts';
import { BODIES } from '../rig/proportions.ts';
import type { CastMemberState } from '../scene/setup.ts';
import { FRAMES_PER_SECOND, type Animation, findLook, checkLocationName } from './animation.ts';

/** The frame size of a laptop's camera. */
const CAMERA_SIZE = { width: 640, height: 480 } as const;

/** Half a dancer's vertices: players are not watched as closely as dancers, so smooth edges are left out, too. */
const PLAYER_COARSENESS = 2.4;

/** The animation of a rehearsal player in a room, and of a second person if one walks through it. */
export const playerAnimation = (dance: Dance, player: Player): Animation => {
  const motion = playerMotion(dance, player);
  const strangers = errorsOf(player, 'second-person');
  return {
    setup: {
      size: CAMERA_SIZE,
      location: checkLocationName(player.room),
      camera: player.camera,
      crop: player.crop,
      exposure: player.light,
      cast: [
        { proportions: motion.proportions, look: findLook(player.look) },
        ...strangers.map(({ body, look }) => ({ proportions: BODIES[body], look: findLook(look) })),
      ],
      coarseness: PLAYER_COARSENESS,
      smoothEdges: false,
    },
    fps: FRAMES_PER_SECOND,
    duration: motion.duration,
    filters: cameraFilters(player),
    stateAt: (time) => ({
      time,
      beat: motion.beatAt(time),
      cast: [
        { pose: motion.poseAt(time), face: motion.faceAt(time) },
        ...strangers.map((error) => stranger(error, time, motion.beatAt(time))),
      ],
    }),
  };
};

const stranger = (error: ErrorOf<'second-person'>, time: Seconds, beat: number): CastMemberState => {
  const pose = passerByPoseAt(error, time);
  return pose && { pose, face: faceAt(time, beat) };
};

const cameraFilters = ({ picture }: Player): string[] => [
  ...(picture.blurPx > 0 ? [`gblur=sigma=${picture.blurPx}`] : []),
  // Seeded: the same animation always has the same noise.
  ...(picture.noise > 0 ? [`noise=alls=${Math.round(picture.noise)}:allf=t:all_seed=1`] : []),
];
