import { LEG_WORK } from '@instep/stage-dancer/dances/leg-work';
import { POP_ROUTINE } from '@instep/stage-dancer/dances/pop-routine';
import { spoiltTakes, takeOf, type Take } from './take.ts';

/** From the second to the third of four moves. */
export const FAULTY = { fromS: 3.8, toS: 8.1 } as const;

const faulty = (dance: Take['dance'], kind: 'frozen-limb' | 'wrong-limb', limb: FaultyLimb): Take =>
  takeOf(dance, `${kind} ${limb}`, { errors: [{ kind, limb, ...FAULTY }] });

export type FaultyLimb = 'left_arm' | 'right_arm' | 'left_leg' | 'right_leg';

/** Faults of one limb: of an arm in the routine led by the arms, of a leg in the one led by the legs. */
export const FAULTS: readonly { readonly limb: FaultyLimb; readonly take: Take }[] = [
  { limb: 'left_arm', take: faulty(POP_ROUTINE, 'frozen-limb', 'left_arm') },
  { limb: 'right_arm', take: faulty(POP_ROUTINE, 'wrong-limb', 'right_arm') },
  { limb: 'left_leg', take: faulty(LEG_WORK, 'frozen-limb', 'left_leg') },
  { limb: 'right_leg', take: faulty(LEG_WORK, 'wrong-limb', 'right_leg') },
];

export const GOOD = takeOf(POP_ROUTINE, 'good');
export const GOOD_LEGS = takeOf(LEG_WORK, 'good');
export const MIRRORED: Take = { ...GOOD, name: 'mirrored', condition: 'mirrored' };
export const STILL = takeOf(POP_ROUTINE, 'still', { errors: [{ kind: 'still' }] });

export const WRONG_MOVES: readonly number[] = [2, 4];
export const WITH_WRONG_MOVES = takeOf(POP_ROUTINE, 'two wrong moves', {
  errors: WRONG_MOVES.map((move) => ({ kind: 'wrong-move', move })),
});

export const AMPLITUDES = [0.3, 0.6] as const;
export const smaller = (amplitude: number): Take => takeOf(POP_ROUTINE, `amplitude ${amplitude}`, { amplitude });

export const BODIES_SEEN = ['child', 'round'] as const;
export const bodied = (body: (typeof BODIES_SEEN)[number]): Take => takeOf(POP_ROUTINE, `${body} body`, { body });

export const YAWS = [30, 45] as const;
export const seenFrom = (yaw: number): Take => takeOf(POP_ROUTINE, `yaw ${yaw}`, { camera: { yaw } });

const FAR = takeOf(POP_ROUTINE, 'far', { camera: { distance: 6 } });
const BACKLIT = takeOf(POP_ROUTINE, 'backlit', { room: 'windowRoom' });

/** The good player in frames that are hard to read. */
export const POOR: readonly Take[] = [...spoiltTakes(GOOD), BACKLIT, FAR];

/**
 * The takes on which the pose networks are measured: the good player in the room's light, and whatever makes them hard
 * to see.
 */
export const SEEN: readonly Take[] = [GOOD, ...POOR, ...YAWS.map(seenFrom)];

/** The takes that are judged. */
export const JUDGED: readonly Take[] = [
  GOOD,
  GOOD_LEGS,
  MIRRORED,
  STILL,
  WITH_WRONG_MOVES,
  ...AMPLITUDES.map(smaller),
  ...BODIES_SEEN.map(bodied),
  ...YAWS.map(seenFrom),
  ...FAULTS.map(({ take }) => take),
  ...POOR,
];
