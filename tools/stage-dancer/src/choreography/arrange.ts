import type { BySide } from '../rig/bones.ts';
import type { Turn } from '../rig/pose.ts';
import type { Cue, Hips, Phrase, Step } from './cue.ts';

/** A phrase of eight counts. */
export const phrase = (name: string, cues: readonly Cue[], counts = 8): Phrase => ({ name, counts, cues });

/** The cues, moved by that many counts. */
export const later = (counts: number, cues: readonly Cue[]): Cue[] =>
  cues.map((cue) => ({ ...cue, at: cue.at + counts }));

/** Joins parts of `counts` counts each, one after the other. */
export const inTurn = (counts: number, ...parts: readonly (readonly Cue[])[]): Cue[] =>
  parts.flatMap((cues, part) => later(part * counts, cues));

/** The mirrored cues: left and right exchanged. */
export const otherSide = (cues: readonly Cue[]): Cue[] => cues.map(mirroredCue);

/** A mirrored phrase. */
export const onOtherSide = (of: Phrase, name = of.name): Phrase => ({ ...of, name, cues: otherSide(of.cues) });

const mirroredCue = ({ at, arms, armL, armR, torso, head, hips, steps, lifts, hop, over, ease }: Cue): Cue => ({
  at,
  ...(arms && { arms }),
  ...(armR && { armL: armR }),
  ...(armL && { armR: armL }),
  ...(torso && { torso: mirroredTurn(torso) }),
  ...(head && { head: mirroredTurn(head) }),
  ...(hips && { hips: mirroredHips(hips) }),
  ...(steps && { steps: exchanged(steps, mirroredStep) }),
  ...(lifts && { lifts: exchanged(lifts, (name) => name) }),
  ...(hop !== undefined && { hop }),
  ...(over !== undefined && { over }),
  ...(ease && { ease }),
});

const mirroredTurn = ([yaw, pitch, roll]: Turn): Turn => [-yaw, pitch, -roll];

const mirroredHips = ({ yaw = 0, roll = 0, drop = 0, x = 0, z = 0 }: Hips): Hips => ({
  yaw: -yaw,
  roll: -roll,
  drop,
  x: -x,
  z,
});

const mirroredStep = (step: Step): Step => ({
  ...step,
  x: -step.x,
  ...(step.yaw !== undefined && { yaw: -step.yaw }),
});

const exchanged = <T>({ L, R }: Partial<BySide<T>>, turn: (value: T) => T): Partial<BySide<T>> => ({
  ...(R !== undefined && { L: turn(R) }),
  ...(L !== undefined && { R: turn(L) }),
});
