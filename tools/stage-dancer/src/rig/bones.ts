/** The dancer's own sides: L is at +x, on the right of the frame when the dancer faces the camera. */
export const SIDES = ['L', 'R'] as const;
export type BodySide = (typeof SIDES)[number];
export type BySide<T> = { readonly [side in BodySide]: T };

/** One value for each side. */
export const bySide = <T>(make: (side: BodySide) => T): BySide<T> => ({ L: make('L'), R: make('R') });

/** 1 on the left, -1 on the right: converts values that are given for the left side. */
export const signOf = (side: BodySide): 1 | -1 => (side === 'L' ? 1 : -1);

const TRUNK_BONES = ['pelvis', 'spine', 'chest', 'neck', 'head'] as const;
/** `forearmTwist` is at the same place as the forearm, and carries the forearm's roll towards the wrist. */
const ARM_PARTS = [
  'clavicle',
  'upperArm',
  'forearm',
  'forearmTwist',
  'hand',
  'fingers',
  'fingerTips',
  'index',
  'indexTip',
  'thumb',
] as const;
const LEG_PARTS = ['thigh', 'shin', 'foot', 'toes'] as const;
const HAIR_BONES = ['ponytail1', 'ponytail2', 'ponytail3'] as const;

/** A bone that exists once on each side. */
export type LimbPart = (typeof ARM_PARTS)[number] | (typeof LEG_PARTS)[number];
export type BoneName = (typeof TRUNK_BONES)[number] | `${LimbPart}${BodySide}` | (typeof HAIR_BONES)[number];

const onSide = (side: BodySide, parts: readonly LimbPart[]): BoneName[] =>
  parts.map((part) => `${part}${side}` as const);

/** All bones, in the order in which skin weights number them. */
export const BONE_NAMES: readonly BoneName[] = [
  ...TRUNK_BONES,
  ...onSide('L', ARM_PARTS),
  ...onSide('R', ARM_PARTS),
  ...onSide('L', LEG_PARTS),
  ...onSide('R', LEG_PARTS),
  ...HAIR_BONES,
];

/** One value for each bone. */
export type ByBone<T> = { readonly [bone in BoneName]: T };
