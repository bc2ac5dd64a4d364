import type { Signs } from './camera-signs.ts';
import type { Framing } from './framing.ts';
import type { CameraLoss } from './webcam.svelte.ts';

/** The one thing that the camera check says now; the sentences are in words().ts. */
export type CheckLine = Framing | CameraLoss | 'unmoving' | 'dark' | 'hand_up' | 'looking' | 'connecting';

type Seen = {
  readonly framing: Framing | null;
  readonly handIsUp: boolean;
  readonly signs: Signs;
  readonly connected: boolean;
  /** Why there is no camera picture; null while there is one. */
  readonly loss: CameraLoss | null;
  /** The picture has never changed since the camera was opened. */
  readonly isUnmoving: boolean;
};

/**
 * What to say: first that there is no picture, then that nothing works yet, then that one may go, then what hides the
 * player, then where to stand.
 */
export const checkLine = ({ framing, handIsUp, signs, connected, loss, isUnmoving }: Seen): CheckLine => {
  if (loss) return loss;
  if (framing === null) return connected ? 'looking' : 'connecting';
  if (handIsUp) return 'hand_up';
  if (framing !== 'nobody') return framing;
  if (signs.light === 'dark') return 'dark';
  return isUnmoving ? 'unmoving' : framing;
};
