import type { Signs } from './camera-signs.ts';
import type { CameraLoss } from './webcam.svelte.ts';

/** The hints below the camera check's sentence; the texts are in `words()`. */
export type CheckHint = 'ended' | 'silent' | 'space' | 'people' | 'slow_camera' | 'slow_server';

type Known = { readonly signs: Signs; readonly people: number; readonly loss: CameraLoss | null };

/**
 * The most important hint besides where to stand: why there are no frames, whom the judge follows, or what makes
 * ratings less precise.
 */
export const checkHint = ({ signs, people, loss }: Known): CheckHint => {
  // If the camera sends nothing, no other hint applies: more light would not help.
  if (loss) return loss === 'ended' ? 'ended' : 'silent';
  if (people > 1) return 'people';
  if (signs.smooth === 'slow') return 'slow_camera';
  return signs.server === 'slow' ? 'slow_server' : 'space';
};
