/** Computes the delay from the screen to the camera from steps of light. */
import { standardDeviation, mean, median } from '@instep/choreo/statistics';
import type { Milliseconds, UnitInterval } from '@instep/choreo/units';

/** The screen turned bright or dark at that moment. */
export type LightStep = { readonly at: Milliseconds; readonly isBright: boolean };
/** How bright the camera's frame taken at that moment was. */
export type LightSample = { readonly captureTime: Milliseconds; readonly brightness: UnitInterval };

/** The delay from the screen to the camera; or that the light was hardly seen, or that the delays differed too much. */
export type LightDelay =
  | { readonly kind: 'found'; readonly delay: Milliseconds }
  | { readonly kind: 'unseen' }
  | { readonly kind: 'unsteady' };

/** The longest delay that can be measured: after a step, the frames may show the old level for this long. */
export const MAX_DELAY: Milliseconds = 400;
/** For how long the brightness is measured before a step and before the next one. */
const LEVEL_DURATION: Milliseconds = 150;
/** The stamp of a frame may be this much too early. */
const MAX_STAMP_ERROR: Milliseconds = 20;
/** Share of full white: a screen lights a room by more, a camera at rest flickers by less. By eye. */
const MIN_CHANGE: UnitInterval = 0.006;
/** The change must also be more than this many times the flicker before the step. */
const MIN_CHANGE_TO_NOISE = 4;
/** The share of the steps that must have been seen. */
const MIN_SEEN_SHARE = 0.7;
/** Delays that spread by more than this give no result. */
const MAX_SPREAD: Milliseconds = 20;
/** Share of the time between two frames: a step falls anywhere in it, so correct delays spread by 0.29 of it. */
const MAX_SPREAD_IN_FRAMES = 0.4;

/** The delay that a series of steps shows in a camera's frames. */
export const findLightDelay = (steps: readonly LightStep[], samples: readonly LightSample[]): LightDelay => {
  const delays = steps.flatMap((step, k) => {
    const next = steps[k + 1]?.at ?? step.at + MAX_DELAY + LEVEL_DURATION;
    return delayOf(step, next, samples) ?? [];
  });
  if (steps.length === 0 || delays.length < MIN_SEEN_SHARE * steps.length) return { kind: 'unseen' };
  const delay = median(delays);
  const spread = Math.sqrt(mean(delays.map((one) => (one - delay) ** 2)));
  const maxSpread = Math.max(MAX_SPREAD, MAX_SPREAD_IN_FRAMES * frameInterval(samples));
  return spread <= maxSpread ? { kind: 'found', delay } : { kind: 'unsteady' };
};

/**
 * How long after the step the brightness was halfway between the level before this step and the level before the next;
 * null if it did not follow.
 */
const delayOf = ({ at, isBright }: LightStep, next: Milliseconds, samples: readonly LightSample[]): number | null => {
  const during = (from: Milliseconds, to: Milliseconds) =>
    samples.filter(({ captureTime }) => captureTime >= from && captureTime < to);
  const before = during(at - MAX_STAMP_ERROR - LEVEL_DURATION, at - MAX_STAMP_ERROR).map(
    ({ brightness }) => brightness,
  );
  const after = during(next - LEVEL_DURATION, next).map(({ brightness }) => brightness);
  const change = (mean(after) - mean(before)) * (isBright ? 1 : -1);
  if (!(change > MIN_CHANGE && change > MIN_CHANGE_TO_NOISE * standardDeviation(before))) return null;
  const half = (mean(before) + mean(after)) / 2;
  const hasPassed = ({ brightness }: LightSample): boolean => brightness > half === isBright;
  const passing = samples.findIndex(
    (sample) => sample.captureTime >= at - MAX_STAMP_ERROR && sample.captureTime < next && hasPassed(sample),
  );
  const [last, first] = [samples[passing - 1], samples[passing]];
  return last && first ? crossingTime(last, first, half) - at : null;
};

/** When a straight line between two samples crosses that brightness. */
const crossingTime = (last: LightSample, first: LightSample, level: UnitInterval): Milliseconds => {
  const share = (level - last.brightness) / (first.brightness - last.brightness);
  return last.captureTime + share * (first.captureTime - last.captureTime);
};

/** The usual time between two frames. */
const frameInterval = (samples: readonly LightSample[]): Milliseconds =>
  median(samples.slice(1).map(({ captureTime }, k) => captureTime - (samples[k]?.captureTime ?? captureTime)));
