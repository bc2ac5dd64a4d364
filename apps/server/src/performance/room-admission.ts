import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { Close } from '@instep/protocol/close';
import type { StartMessage } from '@instep/protocol/client-message';
import type { PerformanceHooks } from './performance-hooks.ts';

/** What a camera shows to dance in a room. */
export type RoomTicket = NonNullable<StartMessage['room']>;

/** What the record says about the room. */
export type RoomFacts = {
  readonly id: string;
  readonly mode: string;
  /** How many players dance in this round. */
  readonly of: number;
  /** How many devices are in the room. */
  readonly members: number;
};

/** A turn of one of the players before a camera. */
export type CameraTurn = { readonly seat: number; readonly fromS: Seconds; readonly toS: Seconds };

/** How the performances of one camera take part in a room. */
export type RoomAdmission = {
  readonly facts: RoomFacts;
  /** The place of a seat in the whole room, 0 to 7. */
  readonly placeOf: (seat: number) => number;
  /** In order, where the players take turns: each turn is a performance of its own. Null where all dance all of it. */
  readonly turns: readonly CameraTurn[] | null;
  /** By the performance's index: its seat, or its turn. */
  readonly hooksOf: (performance: number) => PerformanceHooks;
  /** How long a dance waits for a camera whose connection broke or is silent: to the end of the dance. */
  readonly resumeTimeoutMs: Milliseconds;
  /**
   * Hands over what ends the performances of this camera: with `finished` at the end of the room's dance, also for a camera
   * that is asleep then; with another reason early.
   */
  readonly onStarted: (control: { readonly end: (close: Close) => void }) => void;
};

/** Admits a camera that films so many players to a room; `null` when the key is wrong or was used before. */
export type AdmitToRoom = (ticket: RoomTicket, seats: number) => RoomAdmission | null;
