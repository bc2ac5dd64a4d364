import { LEG_WORK } from '@instep/stage-dancer/dances/leg-work';
import { POP_ROUTINE } from '@instep/stage-dancer/dances/pop-routine';
import { degradedClips, clipOf, type ClipSpec } from './clip.ts';

/** From the second to the third of four moves. */
export const FAULTY_SECTION = { fromS: 3.8, toS: 8.1 } as const;

const faultyClip = (dance: ClipSpec['dance'], kind: 'frozen-limb' | 'wrong-limb', limb: FaultyLimb): ClipSpec =>
  clipOf(dance, `${kind} ${limb}`, { errors: [{ kind, limb, ...FAULTY_SECTION }] });

export type FaultyLimb = 'left_arm' | 'right_arm' | 'left_leg' | 'right_leg';

/** Faults of one limb: of an arm in the routine led by the arms, of a leg in the one led by the legs. */
export const FAULTS: readonly { readonly limb: FaultyLimb; readonly clip: ClipSpec }[] = [
  { limb: 'left_arm', clip: faultyClip(POP_ROUTINE, 'frozen-limb', 'left_arm') },
  { limb: 'right_arm', clip: faultyClip(POP_ROUTINE, 'wrong-limb', 'right_arm') },
  { limb: 'left_leg', clip: faultyClip(LEG_WORK, 'frozen-limb', 'left_leg') },
  { limb: 'right_leg', clip: faultyClip(LEG_WORK, 'wrong-limb', 'right_leg') },
];

export const GOOD = clipOf(POP_ROUTINE, 'good');
export const GOOD_LEGS = clipOf(LEG_WORK, 'good');
export const MIRRORED: ClipSpec = { ...GOOD, name: 'mirrored', condition: 'mirrored' };
export const STILL = clipOf(POP_ROUTINE, 'still', { errors: [{ kind: 'still' }] });

export const WRONG_MOVES: readonly number[] = [2, 4];
export const WITH_WRONG_MOVES = clipOf(POP_ROUTINE, 'two wrong moves', {
  errors: WRONG_MOVES.map((move) => ({ kind: 'wrong-move', move })),
});

export const AMPLITUDES = [0.3, 0.6] as const;
export const withAmplitude = (amplitude: number): ClipSpec =>
  clipOf(POP_ROUTINE, `amplitude ${amplitude}`, { amplitude });

export const BODIES_SEEN = ['child', 'round'] as const;
export const withBody = (body: (typeof BODIES_SEEN)[number]): ClipSpec => clipOf(POP_ROUTINE, `${body} body`, { body });

export const YAWS = [30, 45] as const;
export const withYaw = (yaw: number): ClipSpec => clipOf(POP_ROUTINE, `yaw ${yaw}`, { camera: { yaw } });

const FAR = clipOf(POP_ROUTINE, 'far', { camera: { distance: 6 } });
const BACKLIT = clipOf(POP_ROUTINE, 'backlit', { room: 'windowRoom' });

/** The good player in frames that are hard to read. */
export const POOR: readonly ClipSpec[] = [...degradedClips(GOOD), BACKLIT, FAR];

/**
 * The clips on which the pose networks are measured: the good player in the room's light, and whatever makes them hard
 * to see.
 */
export const SEEN: readonly ClipSpec[] = [GOOD, ...POOR, ...YAWS.map(withYaw)];

/** The clips that are judged. */
export const JUDGED: readonly ClipSpec[] = [
  GOOD,
  GOOD_LEGS,
  MIRRORED,
  STILL,
  WITH_WRONG_MOVES,
  ...AMPLITUDES.map(withAmplitude),
  ...BODIES_SEEN.map(withBody),
  ...YAWS.map(withYaw),
  ...FAULTS.map(({ clip }) => clip),
  ...POOR,
];
