import { isLookName, LOOKS, type Look } from '../body/looks.ts';
import { isLocationName, type LocationName } from '../scene/locations/locations.ts';
import type { Seconds } from '@instep/choreo/units';
import type { FrameState, SceneSetup } from '../scene/setup.ts';

/** A video before it is rendered: its scene, and the state of the scene at any time. */
export type Animation = {
  readonly setup: SceneSetup;
  readonly fps: number;
  readonly duration: Seconds;
  /** What the camera itself does to its frames: ffmpeg's filters, in order. */
  readonly filters: readonly string[];
  stateAt(this: void, time: Seconds): FrameState;
};

export const FRAMES_PER_SECOND = 30;

/**
 * Coarseness of the bodies' surfaces: a finer one looks the same at 480p, and a frame would cost half as much again.
 */
export const COARSENESS = 1.8;

/** A part of an animation: `from` is included, `to` is not. */
export type TimeRange = { readonly from: Seconds; readonly to: Seconds };

/** The time of each frame of an animation: n / fps, within a range or from start to end. */
export const frameTimes = ({ fps, duration }: Pick<Animation, 'fps' | 'duration'>, range?: TimeRange): Seconds[] => {
  const all = Array.from({ length: Math.floor(duration * fps + 1e-6) }, (_, n) => n / fps);
  return range ? all.filter((time) => time >= range.from && time < range.to) : all;
};

/** Thrown for a name in a dance or a player's file that doesn't exist. */
export class UnknownNameError extends Error {
  override readonly name = 'UnknownNameError';
}

/** The look of that name. Throws UnknownNameError. */
export const findLook = (name: string): Look => {
  if (!isLookName(name))
    throw new UnknownNameError(`Expected a look of ${Object.keys(LOOKS).join(', ')}, got "${name}".`);
  return LOOKS[name];
};

/** Checks the name of a stage or a room. Throws UnknownNameError. */
export const checkLocationName = (name: string): LocationName => {
  if (!isLocationName(name)) throw new UnknownNameError(`Expected the name of a stage or a room, got "${name}".`);
  return name;
};
