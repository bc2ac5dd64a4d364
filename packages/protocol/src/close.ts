/**
 * Why a socket is closed, with the WebSocket close code that goes with it. A reason means the same on every socket.
 * Codes of the WebSocket standard where one fits, else 4000 and more.
 */
export const CLOSE_CODES = {
  /** The dance is over, and its result was sent. */
  finished: 1000,
  /** The player left. */
  left: 1000,
  server_stopping: 1001,
  /** The frames sent are not JPEGs that can be read. */
  unreadable_frames: 1003,
  /** The frames sent take too long to decode. */
  costly_frames: 1003,
  /** An estimator worker died at frames of this address. */
  deadly_frames: 1003,
  /** The ticket is missing, was used before, or has expired. */
  ticket_rejected: 1008,
  /** No `hello` came in time. */
  hello_timeout: 1008,
  /** Too many messages, or too many bytes. */
  rate_limited: 1008,
  message_too_large: 1009,
  server_error: 1011,
  /** The server can't write the results to its disk. */
  disk_error: 1011,
  /** No frame budget is left; `retryAfterS` says when one may be. */
  server_full: 1013,
  /** Too many dances were started from this address; `retryAfterS` says when the next may be. */
  too_many_starts: 1013,
  /** A message was not understood; `detail` says which part. */
  bad_message: 4400,
  /** The page speaks another version of the protocol: it is to be reloaded. */
  outdated_page: 4400,
  /** The host has removed this member from the room, or its key for the dance is not good. */
  removed_from_room: 4403,
  unknown_dance: 4404,
  /** Nothing was received for too long. */
  silent: 4408,
  /** Nobody danced here for too long. */
  idle: 4408,
  /** The session lasted longer than the maximum. */
  too_long: 4408,
  already_started: 4409,
  /** The dance goes on over another connection. */
  replaced: 4409,
  /** There is no such session to resume any more. */
  session_gone: 4410,
  /** The room is closed: nobody was in it, or it lasted too long, or the server was restarted. */
  room_closed: 4410,
} as const satisfies Record<string, number>;

export type CloseReason = keyof typeof CLOSE_CODES;

/** Why a socket is closed: what a page maps to words. */
export type Close = {
  readonly reason: CloseReason;
  /** After how many seconds another try makes sense. */
  readonly retryAfterS?: number | undefined;
  /** What exactly was wrong, for developers. */
  readonly detail?: string | undefined;
};

/** A WebSocket close frame holds at most this many bytes of payload (RFC 6455, 5.5). */
export const MAX_CLOSE_PAYLOAD_BYTES = 123;

/** The code and the payload of a close frame: JSON of at most 123 bytes; `detail` is cut to what fits. */
export const encodeClose = (close: Close): { readonly code: number; readonly payload: string } => {
  const detail = Array.from(close.detail ?? '');
  let payload = JSON.stringify(close);
  while (utf8Length(payload) > MAX_CLOSE_PAYLOAD_BYTES) {
    detail.pop();
    payload = JSON.stringify({ ...close, detail: detail.join('') });
  }
  return { code: CLOSE_CODES[close.reason], payload };
};

/** Codes with which WebSocket implementations close a connection themselves, without a payload. */
const REASONS_OF_CODES: ReadonlyMap<number, CloseReason> = new Map([
  [1002, 'bad_message'],
  [1007, 'bad_message'],
  [1009, 'message_too_large'],
]);

/** The reason in a close frame; `null` when it holds none that is known, as after a broken connection. */
export const decodeClose = (code: number, payload: string): Close | null => {
  const { reason, retryAfterS, detail } = readObject(payload);
  if (typeof reason !== 'string' || !Object.hasOwn(CLOSE_CODES, reason)) {
    const known = REASONS_OF_CODES.get(code);
    return known ? { reason: known } : null;
  }
  return {
    reason: reason as CloseReason,
    ...(typeof retryAfterS === 'number' && retryAfterS >= 0 && { retryAfterS }),
    ...(typeof detail === 'string' && { detail }),
  };
};

const readObject = (text: string): { readonly [key in keyof Close]?: unknown } => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
};

const utf8Length = (text: string): number => {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
};
