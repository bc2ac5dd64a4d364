/**
 * What a frame with so many players costs, as a multiple of a frame with one: decoding is done once, the landmark network
 * runs for each.
 */
export const frameWeight = (players: number): number => SHARED_COST + (1 - SHARED_COST) * players;

/** The share of decoding and cropping: 2.3 ms of 16. */
const SHARED_COST = 0.14;
