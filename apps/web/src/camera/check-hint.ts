import type { Signs } from './camera-signs.ts';

/** What stands below the camera check's sentence; the texts are in words().ts. */
export type CheckHint = 'space' | 'people' | 'slow_camera' | 'slow_server';

/** What to know besides where to stand: whom the judge follows, then what makes him coarse, else how it begins. */
export const checkHint = ({ signs, people }: { readonly signs: Signs; readonly people: number }): CheckHint => {
  if (people > 1) return 'people';
  if (signs.smooth === 'slow') return 'slow_camera';
  return signs.server === 'slow' ? 'slow_server' : 'space';
};
