/** Tests whether this device estimates poses correctly and fast enough, with a frame whose poses are known. */
import { quantile } from '@instep/choreo/statistics';
import { KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import type { Pose } from '@instep/choreo/pose';
import type { Milliseconds, Pixels } from '@instep/choreo/units';
import type { DeviceEstimate } from './device-estimator.ts';
import type { DeviceModel } from './worker-messages.ts';

/** The outcome: the best network that this device runs correctly and fast enough, or why none. */
export type SelfTestResult =
  | { readonly passed: true; readonly model: DeviceModel; readonly p90Ms: Milliseconds }
  | { readonly passed: false; readonly reason: SelfTestFailure };

/** `wrong`: the poses are wrong, as where a browser adds noise to the camera's pixels. */
export type SelfTestFailure = 'wrong' | 'slow' | 'not_loaded';

/** `[x, y, confidence]` of every keypoint, in pixels. */
export type ExpectedPoints = readonly (readonly [Pixels, Pixels, number])[];

/** What native code finds in the frame: `npm run selftest` writes it. */
export type SelfTestFrame = {
  readonly width: Pixels;
  readonly height: Pixels;
  /** For each estimate of the same frame; the last entry is for all later ones. */
  readonly points: { readonly [model in DeviceModel]: readonly ExpectedPoints[] };
};

/** What the test needs of the device. */
export type SelfTestDevice = {
  /** Loads a network; false if that failed. */
  readonly load: (model: DeviceModel) => Promise<boolean>;
  /** Estimates the frame, the way a camera's frame goes; null if that failed. */
  readonly estimate: () => Promise<DeviceEstimate | null>;
  /** However slow it is, it passes: for tests on busy machines. */
  readonly isPatient?: boolean | undefined;
};

/** One estimate isn't enough: on some graphics drivers LiteRT is right the first time only (LiteRT #8065). */
const ESTIMATES = 13;
/** The first ones are slower: the engine warms up. */
const TIMED_ESTIMATES = 8;
const SLOW_SHARE = 0.9;
/** How far a point may be from native code's; a sound browser is within half a pixel. */
const MAX_ERROR_PX: Pixels = 2;
const MIN_CONFIDENCE = 0.5;

/** The time for an estimate alone; beside a dance video it takes up to twice that. */
const MAX_MS = { lite: 50, full: 33 } as const satisfies { readonly [model in DeviceModel]: Milliseconds };
/** `full` takes 1.7 times as long as `lite`: it is loaded only where it may be fast enough. */
const MAX_LITE_MS_FOR_FULL: Milliseconds = 20;

/** Tests `lite`, and `full` where `lite` is fast. `full` gives the same scores as the server; the chosen one stays loaded. */
export const runSelfTest = async (device: SelfTestDevice, frame: SelfTestFrame): Promise<SelfTestResult> => {
  const lite = await testModel('lite', device, frame);
  if (!lite.passed || lite.p90Ms > MAX_LITE_MS_FOR_FULL) return lite;
  const full = await testModel('full', device, frame);
  if (full.passed) return full;
  return (await device.load('lite')) ? lite : { passed: false, reason: 'not_loaded' };
};

const testModel = async (
  model: DeviceModel,
  { load, estimate, isPatient }: SelfTestDevice,
  { points }: SelfTestFrame,
): Promise<SelfTestResult> => {
  if (!(await load(model))) return { passed: false, reason: 'not_loaded' };
  const times: Milliseconds[] = [];
  for (let n = 0; n < ESTIMATES; n++) {
    const seen = await estimate();
    if (!seen) return { passed: false, reason: 'not_loaded' };
    if (!isNear(seen.poses[0] ?? null, points[model][n] ?? points[model].at(-1) ?? []))
      return { passed: false, reason: 'wrong' };
    times.push(seen.inferMs);
  }
  const p90Ms = quantile(times.slice(-TIMED_ESTIMATES), SLOW_SHARE);
  return p90Ms > MAX_MS[model] && !isPatient ? { passed: false, reason: 'slow' } : { passed: true, model, p90Ms };
};

const isNear = (pose: Pose | null, expected: ExpectedPoints): boolean =>
  pose !== null &&
  KEYPOINT_NAMES.every((name, index) => {
    const [x, y, confidence] = expected[index] ?? [0, 0, 0];
    return confidence <= MIN_CONFIDENCE || Math.hypot(pose[name].x - x, pose[name].y - y) <= MAX_ERROR_PX;
  });
