import type { ServerMessage } from '@instep/protocol/messages';

/** With more than this unread, messages that the next one repeats are left out. */
const SLOW_READER_BYTES = 64 * 1024;
/** With more than this unread, what only the Lab shows is left out: first of all. */
const BUSY_READER_BYTES = 16 * 1024;
/** A browser that leaves more than this unread counts as gone. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/** Whether a browser counts as gone. */
export const isUnreachable = (unreadBytes: number): boolean => unreadBytes > MAX_UNREAD_BYTES;

/** Whether a browser is slow to read. */
export const isSlowReader = (unreadBytes: number): boolean => unreadBytes > SLOW_READER_BYTES;

/**
 * What is sent of a message to a browser with this many bytes unread; `null` for nothing, `'terminate'` when the
 * connection is to be cut. Answers to frames allow the browser to send more, and verdicts and results matter, so they
 * are never left out; poses and live scores matter only for a moment.
 */
export const applyBackPressure = (message: ServerMessage, unreadBytes: number): ServerMessage | 'terminate' | null => {
  if (isUnreachable(unreadBytes)) return 'terminate';
  if (message.type === 'evidence' && unreadBytes > BUSY_READER_BYTES) return null;
  if (!isSlowReader(unreadBytes)) return message;
  if (message.type === 'live' || message.type === 'alive') return null;
  return message.type === 'frame' ? { ...message, pose: undefined, poses: undefined } : message;
};
