import type { CameraHealth } from '@instep/protocol/client-message';

/** The signs of the camera check about camera and server, in the order in which they are shown. */
export const SIGNS = ['light', 'sharp', 'steady', 'smooth', 'server'] as const;
export type Sign = (typeof SIGNS)[number];
/** A sign warns and never blocks; the texts are in `words()`. */
export type SignState = 'waiting' | 'good' | 'dark' | 'glaring' | 'blurred' | 'shaky' | 'frozen' | 'slow';
export type Signs = { readonly [sign in Sign]: SignState };

/**
 * Share of full white. By eye: below `dark` a body can hardly be told from the room, above `glaring` hardly from a
 * window.
 */
const LIGHT = { dark: 0.18, glaring: 0.88 };
/** Variance of the Laplacian: `sharpness` in protocol/client-message.ts. */
const BLURRED = 60;
/** Share of full white, in the calmest part of the frame: a camera at rest stays below a third of it. */
const SHAKY = 0.06;
/** Frames a second; fewer make ratings coarse. */
const LEAST_FPS = 12;
/** Answers a second: judging.md asks for six while dancing; the camera check is slower on purpose. */
const LEAST_ANSWERS = 3;

/** The only thing known about a camera that sends nothing is that it sends nothing. */
const SILENT: Signs = { light: 'waiting', sharp: 'waiting', steady: 'frozen', smooth: 'waiting', server: 'waiting' };

/** The signs of a camera and of the server; `answers` is how many frames the server answered in the last second. */
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
