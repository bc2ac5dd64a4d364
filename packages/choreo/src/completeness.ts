/** When a dance counts as complete, and what an incomplete one earns. */
import type { UnitInterval } from './units.ts';

/**
 * A dance is complete if at least this share of it was judged, and earns its whole mean; below that, what was not seen
 * is not earned. A fifth is what honest players lose when they leave the frame for a moment, or to frames in which
 * nobody is found.
 */
export const COMPLETE_FROM: UnitInterval = 0.8;

/** The share of the mean over what was judged that is earned, given the share that was seen. */
export const earnedShare = (seen: UnitInterval): UnitInterval => Math.min(1, seen / COMPLETE_FROM);
