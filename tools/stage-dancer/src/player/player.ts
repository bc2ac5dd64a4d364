import { LIMBS } from '@instep/choreo/skeleton';
import { z } from 'zod';
import { ROOM_CAMERA } from '../scene/camera.ts';
import { BODIES, type BodyName, type Proportions } from '../rig/proportions.ts';

const seconds = z.number().min(0).max(3600);
const factor = z.number().min(0.6).max(1.5);
const moveNumber = z.int().min(1).max(1000);
const limb = z.enum(LIMBS);

/** The errors that a player can be given. Times are the video's; left and right are the player's own. */
const PLAYER_ERROR = z.discriminatedUnion('kind', [
  /** Stands still and breathes. */
  z.strictObject({ kind: z.literal('still') }),
  /** Dances another move instead of this one: the given one, or the one that differs most from it. */
  z.strictObject({ kind: z.literal('wrong-move'), move: moveNumber, insteadOf: moveNumber.optional() }),
  /** A limb stays as it is: an arm or the trunk keeps its angles, a leg keeps its foot on the spot. */
  z.strictObject({ kind: z.literal('frozen-limb'), limb, fromS: seconds, toS: seconds }),
  /** An arm or the trunk does what belongs elsewhere in the dance; a leg marches. */
  z.strictObject({ kind: z.literal('wrong-limb'), limb, fromS: seconds, toS: seconds }),
  /** A move comes late, or early if negative. */
  z.strictObject({ kind: z.literal('late-move'), move: moveNumber, byMs: z.number().min(-600).max(600) }),
  /** Walks out of the frame and comes back. */
  z.strictObject({
    kind: z.literal('leaves'),
    fromS: seconds,
    toS: seconds,
    towards: z.enum(['left', 'right']).default('left'),
  }),
  /** Another person walks past behind the player, or in front if `z` is positive. */
  z.strictObject({
    kind: z.literal('second-person'),
    fromS: seconds,
    toS: seconds,
    z: z.number().min(-2).max(1).default(-0.9),
    look: z.string().default('plainGrey'),
    body: z.enum(Object.keys(BODIES) as [BodyName, ...BodyName[]]).default('average'),
  }),
]);

const CAMERA = z.strictObject({
  yaw: z.number().min(-90).max(90).default(ROOM_CAMERA.yaw),
  pitch: z.number().min(-60).max(60).default(ROOM_CAMERA.pitch),
  roll: z.number().min(-45).max(45).default(ROOM_CAMERA.roll),
  distance: z.number().min(1).max(12).default(ROOM_CAMERA.distance),
  height: z.number().min(0).max(2.5).default(ROOM_CAMERA.height),
  aside: z.number().min(-2).max(2).default(ROOM_CAMERA.aside),
  fieldOfView: z.number().min(10).max(110).default(ROOM_CAMERA.fieldOfView),
});

const share = z.number().min(0).max(1);

/** A rehearsal player: body, room, camera, and errors. Every property can be left out. */
export const PLAYER = z.strictObject({
  body: z.enum(Object.keys(BODIES) as [BodyName, ...BodyName[]]).default('broad'),
  /** Factors that replace the body's own. */
  proportions: z
    .strictObject({
      shoulders: factor,
      hips: factor,
      arms: factor,
      legs: factor,
      girth: factor,
      head: factor,
      bust: z.number().min(0).max(1),
    })
    .partial()
    .default({}),
  look: z.string().default('plainGreen'),
  room: z.string().default('livingRoom'),
  /** A factor of the room's own light. */
  light: z.number().min(0.02).max(8).default(1),
  camera: CAMERA.prefault({}),
  /** The part of the camera's image that is enlarged to the whole frame, as shares of its sides. */
  crop: z.strictObject({ x: share, y: share, width: share, height: share }).nullable().default(null),
  /** Standard deviation of the frame's noise in 0..255, and of its Gaussian blur in pixels. */
  picture: z
    .strictObject({ noise: z.number().min(0).max(80).default(0), blurPx: z.number().min(0).max(20).default(0) })
    .prefault({}),
  /** Dances as the dancer's mirror image. */
  mirrored: z.boolean().default(false),
  delayMs: z.number().min(-500).max(2000).default(0),
  tempo: z.number().min(0.5).max(2).default(1),
  /** How much faster the tempo is at the end than at the beginning, as a share. */
  drift: z.number().min(-0.3).max(0.3).default(0),
  /** How far arms and trunk move; 1 is as far as the dancer's. */
  amplitude: z.number().min(0).max(1.2).default(1),
  jointNoiseDeg: z.number().min(0).max(45).default(0),
  timingNoiseMs: z.number().min(0).max(250).default(0),
  seed: z.int().default(1),
  errors: z.array(PLAYER_ERROR).default([]),
});

export type Player = z.output<typeof PLAYER>;
export type PlayerError = Player['errors'][number];
export type ErrorOf<K extends PlayerError['kind']> = Extract<PlayerError, { readonly kind: K }>;

/** The errors of one kind. */
export const errorsOf = <K extends PlayerError['kind']>({ errors }: Player, kind: K): ErrorOf<K>[] =>
  errors.filter((error): error is ErrorOf<K> => error.kind === kind);

/** The body's own proportions, except where the player has factors that replace them. */
export const proportionsOf = ({ body, proportions }: Player): Proportions => {
  const own = BODIES[body];
  return {
    shoulders: proportions.shoulders ?? own.shoulders,
    hips: proportions.hips ?? own.hips,
    arms: proportions.arms ?? own.arms,
    legs: proportions.legs ?? own.legs,
    girth: proportions.girth ?? own.girth,
    head: proportions.head ?? own.head,
    bust: proportions.bust ?? own.bust,
  };
};
