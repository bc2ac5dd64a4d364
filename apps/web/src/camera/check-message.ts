/** Chooses the message and the hint that the camera check shows. */
import type { Indicators } from './camera-indicators.ts';
import type { Framing } from './framing.ts';
import type { CameraLoss } from './webcam.svelte.ts';

/** The message that the camera check shows; the texts are in `words()`. */
export type CheckMessage =
  Framing | CameraLoss | 'unmoving' | 'dark' | 'hand_up' | 'looking' | 'connecting' | 'preparing';

export type CheckState = {
  readonly framing: Framing | null;
  readonly handIsUp: boolean;
  readonly indicators: Indicators;
  readonly connected: boolean;
  /** What estimates the poses is ready. */
  readonly prepared: boolean;
  /** Why the camera delivers no frames; null while it does. */
  readonly loss: CameraLoss | null;
  /** The frames have never changed since the camera was opened. */
  readonly isUnmoving: boolean;
};

/**
 * Which message to show. In this order: there are no frames, nothing works yet, a raised hand is seen, something hides
 * the player, where to stand.
 */
export const checkMessageOf = ({
  framing,
  handIsUp,
  indicators,
  connected,
  prepared,
  loss,
  isUnmoving,
}: CheckState): CheckMessage => {
  if (loss) return loss;
  if (!prepared) return 'preparing';
  if (framing === null) return connected ? 'looking' : 'connecting';
  if (handIsUp) return 'hand_up';
  if (framing !== 'nobody') return framing;
  if (indicators.light === 'dark') return 'dark';
  return isUnmoving ? 'unmoving' : framing;
};

/** The hints below the camera check's message; the texts are in `words()`. */
export type CheckHint = 'ended' | 'silent' | 'space' | 'people' | 'slow_camera' | 'slow_server';

type HintState = { readonly indicators: Indicators; readonly people: number; readonly loss: CameraLoss | null };

/**
 * The most important hint besides where to stand: why there are no frames, whom the judge follows, or what makes
 * ratings less precise.
 */
export const checkHintOf = ({ indicators, people, loss }: HintState): CheckHint => {
  // If the camera sends nothing, no other hint applies: more light would not help.
  if (loss) return loss === 'ended' ? 'ended' : 'silent';
  if (people > 1) return 'people';
  if (indicators.smooth === 'slow') return 'slow_camera';
  return indicators.server === 'slow' ? 'slow_server' : 'space';
};
