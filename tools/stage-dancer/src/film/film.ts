import type { Seconds } from '@instep/choreo/units';
import type { Moment, Setup } from '../scene/setup.ts';

/** A film before it is shot: what is in it and what happens when. */
export type Film = {
  readonly setup: Setup;
  readonly fps: number;
  readonly duration: Seconds;
  /** What the camera itself does to the picture: ffmpeg's filters, in order. */
  readonly filters: readonly string[];
  momentAt(this: void, time: Seconds): Moment;
};

export const FRAMES_PER_SECOND = 30;

/** Of the bodies' surfaces: finer can't be told apart at 480p, and costs half as much again a picture. */
export const COARSENESS = 1.8;

/** A stretch of a film, from its first moment to before its last. */
export type Stretch = { readonly from: Seconds; readonly to: Seconds };

/** When each picture of a film is taken: n / fps, within a stretch or from end to end. */
export const frameTimes = ({ fps, duration }: Pick<Film, 'fps' | 'duration'>, stretch?: Stretch): Seconds[] => {
  const all = Array.from({ length: Math.floor(duration * fps + 1e-6) }, (_, n) => n / fps);
  return stretch ? all.filter((time) => time >= stretch.from && time < stretch.to) : all;
};
