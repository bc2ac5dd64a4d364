import type { Pose } from '@instep/choreo/pose';
import type { Seconds } from '@instep/choreo/units';
import type { PoolWorker, StartWorker } from '@instep/server/sources/supervised-worker';
import type { EstimateFrame, FrameEstimate } from '@instep/server/sources/estimator-pool';
import type { TimedJpeg } from '@instep/server/sources/worker-queue';
import { testDancerPose } from './test-dance.ts';

/**
 * The content of a fake frame: somebody at a moment of the dance, somebody standing still, or nobody; or a frame that
 * cannot be decoded, or that kills the worker.
 */
export type FrameContent = Seconds | 'standing' | 'nobody' | 'broken' | 'deadly';
/** One who is in a frame. */
export type Person = Exclude<FrameContent, 'broken' | 'deadly'>;

const JPEG_START = [0xff, 0xd8, 0xff];

/** A frame for the fake estimator: the first bytes of any JPEG, followed by its content as text. */
export const encodeFakeFrame = (content: FrameContent): Uint8Array =>
  new Uint8Array([...JPEG_START, ...new TextEncoder().encode(String(content))]);

const BETWEEN_PEOPLE = '|';

/** A frame with several people side by side. */
export const encodeCrowdFrame = (people: readonly Person[]): Uint8Array =>
  new Uint8Array([...JPEG_START, ...new TextEncoder().encode(people.join(BETWEEN_PEOPLE))]);

/** The fake estimator's result: what the text in the frame says. */
export const estimateFakeFrame = async (frame: Uint8Array): Promise<FrameEstimate> => {
  const shown = new TextDecoder().decode(frame.subarray(JPEG_START.length));
  const isJpeg = JPEG_START.every((byte, k) => frame[k] === byte);
  if (!isJpeg || shown === 'broken') return { outcome: 'undecodable', pose: null, inferMs: 1, track: null };
  const poses = shown.split(BETWEEN_PEOPLE).map(poseOfPerson);
  const pose = poses[0] ?? null;
  return { outcome: poses.some((one) => one !== null) ? 'seen' : 'nobody', pose, poses, inferMs: 1, track: null };
};

const poseOfPerson = (shown: string): Pose | null => {
  if (shown === 'nobody') return null;
  return testDancerPose(shown === 'standing' ? null : Number(shown));
};

/** An estimator of frames that answers as soon as `look` resolves. */
export const estimatorFrom =
  (look: (jpeg: Uint8Array, timeMs: number) => Promise<FrameEstimate>): EstimateFrame =>
  async <Taken extends TimedJpeg>(take: () => Taken | null) => {
    const shot = take();
    return shot && { frame: shot, estimate: await look(shot.jpeg, shot.timeMs) };
  };

/** A worker's default answer to any frame. */
export const NOBODY_ESTIMATE = {
  outcome: 'nobody',
  poses: [null],
  pose: null,
  inferMs: 1,
  decodeMs: 0,
  size: null,
  reason: null,
  track: null,
} as const;

/** A worker that by default finds nobody. */
export const fakeWorker = (change: Partial<PoolWorker> = {}): PoolWorker => ({
  family: 'blazepose',
  engine: 'fake',
  maxSeats: 4,
  pid: null,
  estimateJpeg: async () => NOBODY_ESTIMATE,
  estimateFrame: async () => NOBODY_ESTIMATE,
  swapSeats: () => {},
  forgetTrack: () => {},
  memoryBytes: () => 0,
  close: async () => {},
  kill: async () => {},
  ...change,
});

/** Starts workers that return the content which the text in a frame describes. */
export const startFakeWorker: StartWorker = async (onExit) => {
  let dead = false;
  return fakeWorker({
    estimateJpeg: async (_trackId, jpeg) => {
      if (new TextDecoder().decode(jpeg).endsWith('deadly') && !dead) {
        dead = true;
        onExit(new Error('killed by a frame'));
      }
      if (dead) throw new Error('the worker has gone');
      const estimate = await estimateFakeFrame(jpeg);
      return { ...NOBODY_ESTIMATE, ...estimate, track: null };
    },
  });
};
