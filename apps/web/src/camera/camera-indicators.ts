import { CAMERA_LIMITS } from '@instep/protocol/camera-signs';
import type { CameraHealth } from '@instep/protocol/client-message';

/** The indicators of the camera check for camera and server, in the order in which they are shown. */
export const INDICATORS = ['light', 'sharp', 'steady', 'smooth', 'server'] as const;
export type Indicator = (typeof INDICATORS)[number];
/** An indicator warns and never blocks; the texts are in `words()`. */
export type IndicatorState = 'waiting' | 'good' | 'dark' | 'glaring' | 'blurred' | 'shaky' | 'frozen' | 'slow';
export type Indicators = { readonly [indicator in Indicator]: IndicatorState };

/** Answers a second: judging.md asks for six while dancing; the camera check is slower on purpose. */
const MIN_ANSWERS_PER_SECOND = 3;

/** The only thing known about a camera that sends nothing is that it sends nothing. */
const WITHOUT_FRAMES: Indicators = {
  light: 'waiting',
  sharp: 'waiting',
  steady: 'frozen',
  smooth: 'waiting',
  server: 'waiting',
};

/** The indicators of a camera and of the server; `answersPerSecond` is how many frames the server answered in the last second. */
export const indicatorsOf = (
  health: CameraHealth | null,
  answersPerSecond: number | null,
  isSilent = false,
): Indicators => (isSilent ? WITHOUT_FRAMES : indicatorsOfHealth(health, answersPerSecond));

const indicatorsOfHealth = (health: CameraHealth | null, answersPerSecond: number | null): Indicators => ({
  light: health ? lightState(health.brightness) : 'waiting',
  sharp: health ? (health.sharpness < CAMERA_LIMITS.minSharpness ? 'blurred' : 'good') : 'waiting',
  steady: health ? (health.noise > CAMERA_LIMITS.maxNoise ? 'shaky' : 'good') : 'waiting',
  smooth: health ? (health.cameraFps < CAMERA_LIMITS.minFps ? 'slow' : 'good') : 'waiting',
  server: answersPerSecond === null ? 'waiting' : answersPerSecond < MIN_ANSWERS_PER_SECOND ? 'slow' : 'good',
});

const lightState = (brightness: number): IndicatorState => {
  if (brightness < CAMERA_LIMITS.minBrightness) return 'dark';
  return brightness > CAMERA_LIMITS.maxBrightness ? 'glaring' : 'good';
};
