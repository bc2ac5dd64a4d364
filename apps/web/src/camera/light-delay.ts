import { deviation, mean, median } from '@instep/choreo/statistics';
import type { Milliseconds, UnitInterval } from '@instep/choreo/units';

/** The screen turned bright, or dark. */
export type LightStep = { readonly at: Milliseconds; readonly isBright: boolean };
/** How bright the camera's picture was that was taken then. */
export type LightSample = { readonly takenAt: Milliseconds; readonly brightness: UnitInterval };

/** From the screen's picture to the camera's; or that the light was hardly seen, or seen at another time each time. */
export type LightDelay =
  | { readonly kind: 'found'; readonly delay: Milliseconds }
  | { readonly kind: 'unseen' }
  | { readonly kind: 'unsteady' };

/** The longest delay that can be told: until then a step shows the level before it. */
export const MOST_DELAY: Milliseconds = 400;
/** Before a step, and before the next one, the picture's brightness is measured for so long. */
const LEVEL: Milliseconds = 150;
/** Pictures may be stamped that much too early. */
const EARLY: Milliseconds = 20;
/** Of full white: a screen lights a room by more, a camera at rest flickers by less. By eye. */
const LEAST_CHANGE: UnitInterval = 0.006;
/** And more than this many times as much as the picture flickers before the step. */
const LEAST_OVER_NOISE = 4;
/** Of the steps, so many must have been seen. */
const LEAST_SEEN = 0.7;
/** Delays that spread by more than this give no result. */
const MOST_SPREAD: Milliseconds = 20;
/** Of the time between two pictures: a step that falls anywhere in it spreads by 0.29 of it, and that is no fault. */
const SPREAD_OF_PICTURES = 0.4;

/** The delay that a series of steps shows in a camera's pictures. */
export const lightDelay = (steps: readonly LightStep[], samples: readonly LightSample[]): LightDelay => {
  const delays = steps.flatMap((step, k) => {
    const next = steps[k + 1]?.at ?? step.at + MOST_DELAY + LEVEL;
    return delayOf(step, next, samples) ?? [];
  });
  if (steps.length === 0 || delays.length < LEAST_SEEN * steps.length) return { kind: 'unseen' };
  const delay = median(delays);
  const spread = Math.sqrt(mean(delays.map((one) => (one - delay) ** 2)));
  const most = Math.max(MOST_SPREAD, SPREAD_OF_PICTURES * interval(samples));
  return spread <= most ? { kind: 'found', delay } : { kind: 'unsteady' };
};

/** When the picture was halfway from the level before the step to the level before the next; null when it didn't follow. */
const delayOf = ({ at, isBright }: LightStep, next: Milliseconds, samples: readonly LightSample[]): number | null => {
  const during = (from: Milliseconds, to: Milliseconds) =>
    samples.filter(({ takenAt }) => takenAt >= from && takenAt < to);
  const before = during(at - EARLY - LEVEL, at - EARLY).map(({ brightness }) => brightness);
  const after = during(next - LEVEL, next).map(({ brightness }) => brightness);
  const change = (mean(after) - mean(before)) * (isBright ? 1 : -1);
  if (!(change > LEAST_CHANGE && change > LEAST_OVER_NOISE * deviation(before))) return null;
  const half = (mean(before) + mean(after)) / 2;
  const hasPassed = ({ brightness }: LightSample): boolean => brightness > half === isBright;
  const passing = samples.findIndex(
    (sample) => sample.takenAt >= at - EARLY && sample.takenAt < next && hasPassed(sample),
  );
  const [last, first] = [samples[passing - 1], samples[passing]];
  return last && first ? crossing(last, first, half) - at : null;
};

/** Between two pictures, where a straight line is at that brightness. */
const crossing = (last: LightSample, first: LightSample, at: UnitInterval): Milliseconds => {
  const share = (at - last.brightness) / (first.brightness - last.brightness);
  return last.takenAt + share * (first.takenAt - last.takenAt);
};

/** Between two pictures, usually. */
const interval = (samples: readonly LightSample[]): Milliseconds =>
  median(samples.slice(1).map(({ takenAt }, k) => takenAt - (samples[k]?.takenAt ?? takenAt)));
