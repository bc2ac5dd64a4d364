import type { Milliseconds } from '@instep/choreo/units';

/** Below this rate the judge has too little to go by. */
export const FLOOR_FPS = 5;

/** How much of a worker's time may be planned for: beyond it, waiting grows faster than work. As LiveKit's limit. */
const LOAD_LIMIT = 0.7;
/** How much of one worker's time a lone player may fill; judging.md 3.2. */
const ALONE_LIMIT = 0.85;

/** What the machine can do, as measured at the start. */
export type Capacity = { readonly workers: number; readonly inferMs: Milliseconds };

/** How many players can be given the floor rate. One always can: slow is better than nothing. */
export const seatsOf = ({ workers, inferMs }: Capacity): number =>
  Math.max(1, Math.floor((LOAD_LIMIT * workers * 1000) / (inferMs * FLOOR_FPS)));

/** The rate for each of `players`, in frames a second: what the machine can do, but no less than the floor. */
export const grantedFps = (capacity: Capacity, players: number, wantedFps: number): number => {
  const { workers, inferMs } = capacity;
  const shared = (LOAD_LIMIT * workers * 1000) / (inferMs * Math.max(1, players));
  const alone = (ALONE_LIMIT * 1000) / inferMs;
  const possible = Math.floor(Math.min(shared, alone));
  return Math.min(wantedFps, Math.max(FLOOR_FPS, possible));
};
