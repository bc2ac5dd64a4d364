import type { UnitInterval } from './units.ts';

/**
 * From this share of the dance judged on it is complete, and earns its whole mean; below, what was not seen is not
 * earned. A fifth is what honest players lose to a picture left for a moment, or to frames in which nobody is found.
 */
export const COMPLETE_FROM: UnitInterval = 0.8;

/** The share of the mean over what was judged that is earned, by the share that was seen. */
export const earnedShare = (seen: UnitInterval): UnitInterval => Math.min(1, seen / COMPLETE_FROM);
