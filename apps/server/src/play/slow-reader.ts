import type { ServerMessage } from '@instep/protocol/messages';

/** With so much unread, what the next message will say anew is left out. */
const MUCH_UNREAD_BYTES = 64 * 1024;
/** A browser that lets so much lie unread is not there any more. */
const MOST_UNREAD_BYTES = 1024 * 1024;

/** Whether a browser lags behind with its reading. */
export const isMuchUnread = (unreadBytes: number): boolean => unreadBytes > MUCH_UNREAD_BYTES;

/**
 * What of a message goes to a browser that has so many bytes unread: its answers are its credit, verdicts and results
 * are never left out; poses and the bar are only of the moment.
 */
export const forSlowReader = (message: ServerMessage, unreadBytes: number): ServerMessage | 'cut' | null => {
  if (unreadBytes > MOST_UNREAD_BYTES) return 'cut';
  if (!isMuchUnread(unreadBytes)) return message;
  if (message.type === 'live' || message.type === 'alive') return null;
  return message.type === 'frame' ? { ...message, pose: undefined } : message;
};
