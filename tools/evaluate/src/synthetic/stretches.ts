import type { Choreography, Move } from '@instep/choreo/choreography';
import type { Stretch } from './limb.ts';
import { MOTION_FPS, type Motion } from './motion.ts';

/** The range of figures that a move covers. */
export const stretchOf = (motion: Motion, { start, end }: Move): Stretch => ({
  from: Math.max(Math.round((start - motion.start) * MOTION_FPS), 0),
  to: Math.min(Math.round((end - motion.start) * MOTION_FPS), motion.figures.length),
});

/** A dance other than `dance`: the one `step` places further in the list. */
export const anotherDance = (dances: readonly Choreography[], dance: Choreography, step: number): Choreography =>
  dances[(dances.indexOf(dance) + step) % dances.length] as Choreography;
