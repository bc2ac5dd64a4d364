import type { CameraHealth } from '@instep/protocol/client-message';

/** What the camera check shows a sign for, in this order. */
export const SIGNS = ['light', 'sharp', 'steady', 'smooth', 'server'] as const;
export type Sign = (typeof SIGNS)[number];
/** A sign warns and never blocks; the words for each are in words().ts. */
export type SignState = 'waiting' | 'good' | 'dark' | 'glaring' | 'blurred' | 'shaky' | 'frozen' | 'slow';
export type Signs = { readonly [sign in Sign]: SignState };

/** Of full white. By eye: below it a body is hardly told from a room, above it hardly from a window. */
const LIGHT = { dark: 0.18, glaring: 0.88 };
/** Variance of the Laplacian: messages.ts. */
const BLURRED = 60;
/** Of full white, in the calmest part of the picture: a camera at rest stays below a third of it. */
const SHAKY = 0.06;
/** Pictures a second; fewer make ratings coarse. */
const LEAST_FPS = 12;
/** Answers a second: judging.md asks for six while dancing, and the check goes slower on purpose. */
const LEAST_ANSWERS = 3;

/** Nothing can be said about a camera that sends nothing, but that. */
const SILENT: Signs = { light: 'waiting', sharp: 'waiting', steady: 'frozen', smooth: 'waiting', server: 'waiting' };

/** What there is to say of a camera and of the server's answers, of which `answers` came in the last second. */
export const signsOf = (health: CameraHealth | null, answers: number | null, isSilent = false): Signs =>
  isSilent ? SILENT : signsOfLiving(health, answers);

const signsOfLiving = (health: CameraHealth | null, answers: number | null): Signs => ({
  light: health ? lightOf(health.brightness) : 'waiting',
  sharp: health ? (health.sharpness < BLURRED ? 'blurred' : 'good') : 'waiting',
  steady: health ? (health.noise > SHAKY ? 'shaky' : 'good') : 'waiting',
  smooth: health ? (health.cameraFps < LEAST_FPS ? 'slow' : 'good') : 'waiting',
  server: answers === null ? 'waiting' : answers < LEAST_ANSWERS ? 'slow' : 'good',
});

const lightOf = (brightness: number): SignState => {
  if (brightness < LIGHT.dark) return 'dark';
  return brightness > LIGHT.glaring ? 'glaring' : 'good';
};
