import type { Seconds } from '@instep/choreo/units';
import type { Moment, Setup } from '../scene/setup.ts';

/** A film before it is rendered: what is in it and what happens when. */
export type Film = {
  readonly setup: Setup;
  readonly fps: number;
  readonly duration: Seconds;
  /** What the camera itself does to its frames: ffmpeg's filters, in order. */
  readonly filters: readonly string[];
  momentAt(this: void, time: Seconds): Moment;
};

export const FRAMES_PER_SECOND = 30;

/**
 * Coarseness of the bodies' surfaces: a finer one looks the same at 480p, and a frame would cost half as much again.
 */
export const COARSENESS = 1.8;

/** A section of a film: `from` is included, `to` is not. */
export type Stretch = { readonly from: Seconds; readonly to: Seconds };

/** The time of each frame of a film: n / fps, within a section or from start to end. */
export const frameTimes = ({ fps, duration }: Pick<Film, 'fps' | 'duration'>, stretch?: Stretch): Seconds[] => {
  const all = Array.from({ length: Math.floor(duration * fps + 1e-6) }, (_, n) => n / fps);
  return stretch ? all.filter((time) => time >= stretch.from && time < stretch.to) : all;
};
