/** Puts the seats before a camera in order: from the left, as the players see themselves. */
import type { Milliseconds, UnitInterval } from '@instep/choreo/units';
import type { DrawnPose, FrameSize } from '../drawing/drawn-pose.ts';

/** Where the player of each seat stands, as a share of the width, from their left; null for one who is not seen. */
export type Positions = readonly (UnitInterval | null)[];
export type SeatSwap = readonly [a: number, b: number];

/** Players who stand closer than this share of the width are in order either way: they may stand behind each other. */
const MIN_GAP: UnitInterval = 0.04;
/** The order has to be wrong for so long: somebody walks past, or is lost for a frame. */
const MIN_DURATION: Milliseconds = 400;
/** Answers about frames from before a swap come for so long. */
const SETTLING_TIME: Milliseconds = 600;

/** The middle of the shoulders; a mirrored view has the left where the players have it. */
export const positionOf = (pose: DrawnPose | null, frame: FrameSize, isMirrored: boolean): UnitInterval | null => {
  if (!pose) return null;
  const share = (pose.left_shoulder.x + pose.right_shoulder.x) / 2 / frame.width;
  return isMirrored ? 1 - share : share;
};

/** Whether somebody stands clearly further left than a player on an earlier seat, or an earlier seat is empty. */
export const isInOrder = (positions: Positions): boolean =>
  positions.every((right, index) =>
    positions.slice(0, index).every((left) => right === null || (left !== null && left < right + MIN_GAP)),
  );

/** The swaps, one after the other, that put the seats in order: who is not seen comes last. */
export const swapsToOrder = (positions: Positions): readonly SeatSwap[] => {
  const now = positions.map((position) => position ?? Infinity);
  const swaps: SeatSwap[] = [];
  for (let seat = 0; seat < now.length; seat++) {
    const first = now.indexOf(Math.min(...now.slice(seat)), seat);
    if (now[first] === now[seat]) continue;
    [now[seat], now[first]] = [now[first] ?? 0, now[seat] ?? 0];
    swaps.push([seat, first]);
  }
  return swaps;
};

/** Watches in which order players stand during the camera check. */
export class SeatSorter {
  #wrongSince: Milliseconds | null = null;
  #settledAt: Milliseconds = -Infinity;
  /** The players who were seen last stand in order. */
  isInOrder = true;

  /** Handles where the players stand at `now`; returns the swaps that put their seats in order, once that is needed. */
  handlePositions(positions: Positions, now: Milliseconds): readonly SeatSwap[] {
    if (now < this.#settledAt) return [];
    this.isInOrder = isInOrder(positions);
    this.#wrongSince = this.isInOrder ? null : (this.#wrongSince ?? now);
    if (this.#wrongSince === null || now - this.#wrongSince < MIN_DURATION) return [];
    this.#wrongSince = null;
    this.#settledAt = now + SETTLING_TIME;
    return swapsToOrder(positions);
  }
}
