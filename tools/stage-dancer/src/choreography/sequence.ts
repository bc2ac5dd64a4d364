import type { BySide } from '../rig/bones.ts';
import { mirrorAngles } from '../rig/pose.ts';
import type { Keyframe, Hips, Phrase, Step } from './keyframe.ts';

/** A phrase of eight counts. */
export const phrase = (name: string, keyframes: readonly Keyframe[], counts = 8): Phrase => ({
  name,
  counts,
  keyframes,
});

/** The keyframes, moved by that many counts. */
export const shiftBy = (counts: number, keyframes: readonly Keyframe[]): Keyframe[] =>
  keyframes.map((keyframe) => ({ ...keyframe, at: keyframe.at + counts }));

/** Joins parts of `counts` counts each, one after the other. */
export const inSequence = (counts: number, ...parts: readonly (readonly Keyframe[])[]): Keyframe[] =>
  parts.flatMap((keyframes, part) => shiftBy(part * counts, keyframes));

/** The mirrored keyframes: left and right exchanged. */
export const mirror = (keyframes: readonly Keyframe[]): Keyframe[] => keyframes.map(mirrorKeyframe);

/** A mirrored phrase. */
export const mirrorPhrase = (of: Phrase, name = of.name): Phrase => ({ ...of, name, keyframes: mirror(of.keyframes) });

const mirrorKeyframe = ({
  at,
  arms,
  armL,
  armR,
  torso,
  head,
  hips,
  steps,
  lifts,
  hop,
  duration,
  ease,
}: Keyframe): Keyframe => ({
  at,
  ...(arms && { arms }),
  ...(armR && { armL: armR }),
  ...(armL && { armR: armL }),
  ...(torso && { torso: mirrorAngles(torso) }),
  ...(head && { head: mirrorAngles(head) }),
  ...(hips && { hips: mirrorHips(hips) }),
  ...(steps && { steps: swapSides(steps, mirrorStep) }),
  ...(lifts && { lifts: swapSides(lifts, (name) => name) }),
  ...(hop !== undefined && { hop }),
  ...(duration !== undefined && { duration }),
  ...(ease && { ease }),
});

const mirrorHips = ({ yaw = 0, roll = 0, drop = 0, x = 0, z = 0 }: Hips): Hips => ({
  yaw: -yaw,
  roll: -roll,
  drop,
  x: -x,
  z,
});

const mirrorStep = (step: Step): Step => ({
  ...step,
  x: -step.x,
  ...(step.yaw !== undefined && { yaw: -step.yaw }),
});

const swapSides = <T>({ L, R }: Partial<BySide<T>>, mirrorValue: (value: T) => T): Partial<BySide<T>> => ({
  ...(R !== undefined && { L: mirrorValue(R) }),
  ...(L !== undefined && { R: mirrorValue(L) }),
});
