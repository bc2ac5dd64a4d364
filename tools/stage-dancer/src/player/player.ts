import { LIMBS } from '@instep/choreo/skeleton';
import { z } from 'zod';
import { ROOM_CAMERA } from '../film/cameras.ts';
import { BODIES, type BodyName, type Proportions } from '../rig/proportions.ts';

const seconds = z.number().min(0).max(3600);
const factor = z.number().min(0.6).max(1.5);
const moveNumber = z.int().min(1).max(1000);
const limb = z.enum(LIMBS);

/** What the player does wrong, on demand. Times are the video's, left and right the player's own. */
const PLAYER_ERROR = z.discriminatedUnion('kind', [
  /** Stands there and breathes. */
  z.strictObject({ kind: z.literal('still') }),
  /** Dances another move instead of this one: the given, or the one least like it. */
  z.strictObject({ kind: z.literal('wrong-move'), move: moveNumber, insteadOf: moveNumber.optional() }),
  /** A limb stays as it is: an arm and the trunk in their angles, a leg with its foot on the spot. */
  z.strictObject({ kind: z.literal('frozen-limb'), limb, fromS: seconds, toS: seconds }),
  /** An arm or the trunk does what belongs elsewhere in the dance, a leg marches. */
  z.strictObject({ kind: z.literal('wrong-limb'), limb, fromS: seconds, toS: seconds }),
  /** A move comes late, or early when negative. */
  z.strictObject({ kind: z.literal('late-move'), move: moveNumber, byMs: z.number().min(-600).max(600) }),
  /** Walks out of the picture, and comes back. */
  z.strictObject({
    kind: z.literal('leaves'),
    fromS: seconds,
    toS: seconds,
    towards: z.enum(['left', 'right']).default('left'),
  }),
  /** Somebody walks through behind the player, or in front where `z` is positive. */
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

/** A rehearsal player: who, where, seen how, and how well they dance. All but nothing may be left out. */
export const PLAYER = z.strictObject({
  body: z.enum(Object.keys(BODIES) as [BodyName, ...BodyName[]]).default('broad'),
  /** Factors in place of the body's own. */
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
  /** The part of the picture that fills it, in shares of its sides. */
  crop: z.strictObject({ x: share, y: share, width: share, height: share }).nullable().default(null),
  /** Deviation of the picture's noise in 0..255, and of its Gaussian blur in pixels. */
  picture: z
    .strictObject({ noise: z.number().min(0).max(80).default(0), blurPx: z.number().min(0).max(20).default(0) })
    .prefault({}),
  /** Dances as the dancer's mirror image. */
  mirrored: z.boolean().default(false),
  delayMs: z.number().min(-500).max(2000).default(0),
  tempo: z.number().min(0.5).max(2).default(1),
  /** How much faster, as a share, the tempo is at the end than at the beginning. */
  drift: z.number().min(-0.3).max(0.3).default(0),
  /** How far arms and trunk go; 1 is as far as the dancer's. */
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

/** The body's own proportions with the player's factors in their place. */
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
