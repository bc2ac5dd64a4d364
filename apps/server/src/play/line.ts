import type { Close, ServerMessage } from '@instep/choreo/messages';

/** The way to a player's browser. */
export type Line = {
  readonly send: (message: ServerMessage) => void;
  readonly close: (close: Close) => void;
};
