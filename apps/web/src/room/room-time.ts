import type { Milliseconds } from '@instep/choreo/units';

/** The room's clock as a screen needs it: the server's, known to be wrong by `boundMs` at most. */
export type RoomTime = {
  readonly now: () => Milliseconds;
  readonly toRoom: (local: Milliseconds) => Milliseconds;
  readonly toLocal: (room: Milliseconds) => Milliseconds;
  readonly boundMs: Milliseconds;
};
