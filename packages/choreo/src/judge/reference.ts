/** Prepares a choreography for judging. */
import type { Choreography, Move } from '../choreography.ts';
import { BONES, type Bone, type Limb } from '../skeleton.ts';
import { runAllSteps, type Steps } from '../steps.ts';
import type { Seconds } from '../units.ts';
import type { Scope, Side } from '../verdict.ts';
import { GRID_HZ, YAWS } from './constants.ts';
import { rowWeightsOf } from './row-weights.ts';
import { makeVariantInSteps, type Variant } from './variant.ts';

/** A choreography prepared for judging in one scope: shared by all its players, never changed. */
export type Reference = {
  readonly scope: Scope;
  readonly duration: Seconds;
  readonly rowCount: number;
  readonly moves: readonly Move[];
  /** The weight of each bone in this scope, in the order of BONES: 0 for one that is left out. */
  readonly boneWeights: readonly number[];
  /** All hypotheses: mirrored ones first, and on each side the native view first. */
  readonly variants: readonly Variant[];
  /** The weight of each row in the share of the dance that was judged. */
  readonly rowWeights: Float64Array;
};

/** Expensive: done once for each dance and scope. Without world points there are no turned views. */
export const prepareReference = (choreography: Choreography, scope: Scope): Reference =>
  runAllSteps(prepareReferenceInSteps(choreography, scope));

/** The same in steps, bit for bit. */
export function* prepareReferenceInSteps(choreography: Choreography, scope: Scope): Steps<Reference> {
  const rowCount = Math.max(Math.ceil(choreography.duration * GRID_HZ), 1);
  const boneWeights = BONES.map((bone: Bone) => (isLimbJudged(bone.limb, scope) ? bone.weight : 0));
  const views = [true, false].flatMap((mirrored) => YAWS.map((yaw) => ({ mirrored, yaw })));
  const variants: Variant[] = [];
  for (const view of views) {
    const native = variants.find((one) => one.view.mirrored === view.mirrored) ?? null;
    const variant = yield* makeVariantInSteps(choreography.frames, rowCount, view, boneWeights, native);
    if (variant) variants.push(variant);
  }
  const { duration, moves } = choreography;
  const [native] = variants;
  const rowWeights = native ? rowWeightsOf(native.rows) : new Float64Array(rowCount);
  return { scope, duration, rowCount, moves, boneWeights, variants, rowWeights };
}

/** Whether a limb belongs to the scope that the player chose. */
export const isLimbJudged = (limb: Limb, scope: Scope): boolean => {
  if (scope === 'seated') return !limb.endsWith('leg');
  if (scope === 'left_arm') return limb !== 'right_arm';
  if (scope === 'right_arm') return limb !== 'left_arm';
  return true;
};

export const sideOf = (variant: Variant): Side => (variant.view.mirrored ? 'mirrored' : 'same');
