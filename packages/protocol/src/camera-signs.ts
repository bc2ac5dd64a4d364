/** When a camera's frames are bad: the limits of its health, for the page that shows them and the server that counts. */
import type { UnitInterval } from '@instep/choreo/units';
import type { CameraHealth } from './client-message.ts';

/** Limits of a camera's health. */
export const CAMERA_LIMITS = {
  /** By eye: below it a body can hardly be told from the room. */
  minBrightness: 0.18 as UnitInterval,
  /** By eye: above it a body can hardly be told from a window. */
  maxBrightness: 0.88 as UnitInterval,
  /**
   * Variance of the Laplacian of the smoothed frame. Measured on seven videos of people at 320 x 240, with noise of up to
   * 4.5 of 255: 32 to 199 as they are, 5 to 35 blurred by 1.5 px, at most 12 by 3 px.
   */
  minSharpness: 25,
  /** Share of full white, in the calmest part of the frame: a camera at rest stays below a third of it. */
  maxNoise: 0.06 as UnitInterval,
  /** Frames a second; fewer make ratings coarse. */
  minFps: 12,
} as const;

export const BAD_SIGNS = ['dark', 'blurred', 'shaky', 'frozen', 'slow'] as const;
export type BadSign = (typeof BAD_SIGNS)[number];

const RULES: { readonly [sign in BadSign]: (health: CameraHealth) => boolean } = {
  dark: ({ brightness }) => brightness < CAMERA_LIMITS.minBrightness,
  blurred: ({ sharpness }) => sharpness < CAMERA_LIMITS.minSharpness,
  shaky: ({ noise }) => noise > CAMERA_LIMITS.maxNoise,
  frozen: ({ frozen }) => frozen,
  slow: ({ cameraFps }) => cameraFps < CAMERA_LIMITS.minFps,
};

/** What is bad about a camera's frames; empty when nothing is. */
export const badSignsOf = (health: CameraHealth): readonly BadSign[] => BAD_SIGNS.filter((sign) => RULES[sign](health));
