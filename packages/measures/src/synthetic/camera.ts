import type { TimedPose } from '@instep/choreo/pose';
import { byKeypoint } from '@instep/choreo/skeleton';
import type { Seconds } from '@instep/choreo/units';
import { createRandom } from '../random.ts';
import { endOf, figureAt, type Figure, type Motion, type Point } from './motion.ts';
import { withNoise, DEFAULT_NOISE, type Noise } from './noise.ts';

/** How a synthetic player's motion becomes the poses that the judge gets. */
export type Camera = {
  readonly seed: number;
  readonly fps: number;
  /** How late the player moves: rig and person together. */
  readonly delay: Seconds;
  /** The standard deviation of the error of the stamps. */
  readonly stampJitter: Seconds;
  /** The share of frames lost. */
  readonly dropped: number;
  readonly noise: Noise;
};

/** An ordinary webcam and player. */
export const DEFAULT_CAMERA: Camera = {
  seed: 0,
  fps: 12,
  delay: 0.15,
  stampJitter: 0.01,
  dropped: 0,
  noise: DEFAULT_NOISE,
};

/** The first frame's media time: no video frame is on screen before. */
const FIRST_FRAME: Seconds = 0.1;
/** Frames are early or late by up to this share of the frame interval. */
const UNEVENNESS = 0.3;

/** What a camera sees of a motion: timed poses, in order. */
export const filmed = (motion: Motion, options: Partial<Camera> = {}): TimedPose[] => {
  const camera = { ...DEFAULT_CAMERA, ...options };
  const body = withNoise(motion, camera.noise, camera.seed);
  const random = createRandom(camera.seed + 99);
  const end = endOf(motion);
  const frames: TimedPose[] = [];
  for (let time = FIRST_FRAME; time < end; time += 1 / camera.fps) {
    const captured = Math.min(Math.max(time + random.between(-UNEVENNESS, UNEVENNESS) / camera.fps, 0), end);
    const stamp = Math.max(captured + random.normal(camera.stampJitter), 0);
    const isLost = random.between(0, 1) < camera.dropped;
    if (!isLost) frames.push({ mediaTime: stamp, pose: poseOf(figureAt(body, captured - camera.delay)) });
  }
  return frames.sort((a, b) => a.mediaTime - b.mediaTime);
};

/** A figure as an estimator would return it, with every point seen. */
export const poseOf = (figure: Figure): TimedPose['pose'] =>
  byKeypoint((_name, k) => {
    const [x, y] = figure[k] as Point;
    return { x, y, confidence: 1, world: null };
  });
