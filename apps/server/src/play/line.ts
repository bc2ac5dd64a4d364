import type { Close } from '@instep/protocol/close';
import type { ServerMessage } from '@instep/protocol/messages';

/** The way to a player's browser. */
export type Line = {
  readonly send: (message: ServerMessage) => void;
  readonly close: (close: Close) => void;
};
