import type { Signs } from './camera-signs.ts';
import type { Framing } from './framing.ts';

/** The one thing that the camera check says now; the sentences are in words().ts. */
export type CheckLine = Framing | 'dark' | 'hand_up' | 'looking' | 'connecting';

type Seen = {
  readonly framing: Framing | null;
  readonly handIsUp: boolean;
  readonly signs: Signs;
  readonly connected: boolean;
};

/** What to say: first that nothing works yet, then that one may go, then what hides the player, then where to stand. */
export const checkLine = ({ framing, handIsUp, signs, connected }: Seen): CheckLine => {
  if (framing === null) return connected ? 'looking' : 'connecting';
  if (handIsUp) return 'hand_up';
  return framing === 'nobody' && signs.light === 'dark' ? 'dark' : framing;
};
