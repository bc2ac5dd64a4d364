import type { Milliseconds, UnitInterval } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';
import { quantileOf } from './quantile.ts';

/** How hard the workers had it of late. */
export type Felt = {
  /** The part of their time in which they worked. */
  readonly busy: UnitInterval;
  /** Nineteen of twenty pictures waited no longer for their turn. */
  readonly waitMs: Milliseconds;
};

type Look = { readonly at: Milliseconds; readonly waitMs: Milliseconds; readonly inferMs: Milliseconds };

export type LoadMeter = {
  readonly add: (waitMs: Milliseconds, inferMs: Milliseconds) => void;
  /** Time of a worker that brought no pose: it counts as load, and says nothing of the usual time. */
  readonly addWasted: (waitMs: Milliseconds, spentMs: Milliseconds) => void;
  readonly felt: () => Felt;
  /** The usual time for one picture: at the start as it was measured, then as it is felt. */
  readonly inferMs: () => Milliseconds;
  readonly begin: (inferMs: Milliseconds) => void;
};

/** How far back the meter looks: some pictures of every player. */
const WINDOW_MS: Milliseconds = 2000;
/** How many pictures the usual time looks back on: some ten seconds of one player. */
const REMEMBERED = 100;
/** Before anything is known: a fast machine's. */
const GUESSED_MS: Milliseconds = 30;

/** Meters the load of so many workers; `oldestWait` tells how long the one waits who has waited longest. */
export const createLoadMeter = (workers: number, clock: Clock, oldestWait: () => Milliseconds): LoadMeter => {
  /** The oldest first. */
  const looks: Look[] = [];
  const forgetOld = (): void => {
    const from = clock.now() - WINDOW_MS;
    const first = looks.findIndex(({ at }) => at > from);
    looks.splice(0, first < 0 ? looks.length : first);
  };
  let usualMs = GUESSED_MS;
  const addLook = (waitMs: Milliseconds, inferMs: Milliseconds): void => {
    const at = clock.now();
    looks.push({ at, waitMs, inferMs });
    // Not with every look: of hundreds of players there are thousands in the window.
    if ((looks[0]?.at ?? at) <= at - 2 * WINDOW_MS) forgetOld();
  };
  return {
    add: (waitMs, inferMs) => {
      usualMs += (inferMs - usualMs) / REMEMBERED;
      addLook(waitMs, inferMs);
    },
    addWasted: addLook,
    felt: () => {
      forgetOld();
      const workedMs = looks.reduce((sum, { inferMs }) => sum + inferMs, 0);
      const usualWait =
        quantileOf(
          looks.map(({ waitMs }) => waitMs),
          0.95,
        ) ?? 0;
      return { busy: Math.min(1, workedMs / (WINDOW_MS * workers)), waitMs: Math.max(usualWait, oldestWait()) };
    },
    inferMs: () => usualMs,
    begin: (inferMs) => (usualMs = inferMs),
  };
};
