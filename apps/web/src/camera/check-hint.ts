import type { Signs } from './camera-signs.ts';
import type { CameraLoss } from './webcam.svelte.ts';

/** What stands below the camera check's sentence; the texts are in words().ts. */
export type CheckHint = 'ended' | 'silent' | 'space' | 'people' | 'slow_camera' | 'slow_server';

type Known = { readonly signs: Signs; readonly people: number; readonly loss: CameraLoss | null };

/** What to know besides where to stand: why there is no picture, whom the judge follows, what makes ratings less precise. */
export const checkHint = ({ signs, people, loss }: Known): CheckHint => {
  // Nothing else is true of a camera that sends nothing: more light would not help.
  if (loss) return loss === 'ended' ? 'ended' : 'silent';
  if (people > 1) return 'people';
  if (signs.smooth === 'slow') return 'slow_camera';
  return signs.server === 'slow' ? 'slow_server' : 'space';
};
