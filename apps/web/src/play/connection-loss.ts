import { decodeClose, type CloseReason } from '@instep/protocol/close';
import type { Seconds } from '@instep/choreo/units';

/** Why the server is lost; the texts are in the dictionaries. */
export type LostReason =
  | 'unreachable'
  | 'dropped'
  | 'stopping'
  | 'full'
  | 'crowded'
  | 'fault'
  | 'disk'
  | 'unknown_dance'
  | 'silent'
  | 'idle'
  | 'too_long'
  | 'refused'
  | 'frames'
  | 'outdated'
  | 'misunderstood';

/** Why the server is lost, and after how long a retry makes sense, if that is known. */
export type ConnectionLoss = { readonly reason: LostReason; readonly retryAfter: Seconds | null };

const LOST_REASONS: Readonly<Record<CloseReason, LostReason>> = {
  finished: 'dropped',
  left: 'dropped',
  server_stopping: 'stopping',
  unreadable_frames: 'frames',
  costly_frames: 'frames',
  deadly_frames: 'frames',
  ticket_rejected: 'refused',
  hello_timeout: 'refused',
  rate_limited: 'refused',
  message_too_large: 'misunderstood',
  server_error: 'fault',
  disk_error: 'disk',
  server_full: 'full',
  too_many_starts: 'crowded',
  bad_message: 'misunderstood',
  outdated_page: 'outdated',
  unknown_dance: 'unknown_dance',
  silent: 'silent',
  idle: 'idle',
  too_long: 'too_long',
  already_started: 'misunderstood',
  replaced: 'dropped',
  session_gone: 'dropped',
  removed_from_room: 'refused',
  room_closed: 'dropped',
};

/** The reason for a close; a socket that never opened did not reach a server at all. */
export const connectionLossOf = (
  { code, reason }: Pick<CloseEvent, 'code' | 'reason'>,
  neverOpened: boolean,
): ConnectionLoss => {
  const close = decodeClose(code, reason);
  if (!close) return { reason: neverOpened ? 'unreachable' : 'dropped', retryAfter: null };
  return { reason: LOST_REASONS[close.reason], retryAfter: close.retryAfterS ?? null };
};
