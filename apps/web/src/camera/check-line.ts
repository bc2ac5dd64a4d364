import type { Signs } from './camera-signs.ts';
import type { Framing } from './framing.ts';
import type { CameraLoss } from './webcam.svelte.ts';

/** The sentence that the camera check shows; the texts are in `words()`. */
export type CheckLine = Framing | CameraLoss | 'unmoving' | 'dark' | 'hand_up' | 'looking' | 'connecting';

type Seen = {
  readonly framing: Framing | null;
  readonly handIsUp: boolean;
  readonly signs: Signs;
  readonly connected: boolean;
  /** Why the camera delivers no frames; null while it does. */
  readonly loss: CameraLoss | null;
  /** The frames have never changed since the camera was opened. */
  readonly isUnmoving: boolean;
};

/**
 * Which sentence to show. In this order: there are no frames, nothing works yet, a raised hand is seen, something hides
 * the player, where to stand.
 */
export const checkLine = ({ framing, handIsUp, signs, connected, loss, isUnmoving }: Seen): CheckLine => {
  if (loss) return loss;
  if (framing === null) return connected ? 'looking' : 'connecting';
  if (handIsUp) return 'hand_up';
  if (framing !== 'nobody') return framing;
  if (signs.light === 'dark') return 'dark';
  return isUnmoving ? 'unmoving' : framing;
};
