import type { PictureSize } from '../scene/camera.ts';

/** What can be wrong with a camera's picture. */
export const CONDITIONS = ['dark', 'blur', 'noise', 'lowResolution'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** ffmpeg filters that make a clean picture into one of a poor camera; its size and everything's place stay. */
export const filtersOf = (condition: Condition, { width, height }: PictureSize): string[] => {
  switch (condition) {
    case 'dark':
      return ['eq=brightness=-0.28:contrast=0.55:saturation=0.6', 'noise=alls=14:allf=t:all_seed=1'];
    case 'blur':
      return ['gblur=sigma=4'];
    case 'noise':
      return ['noise=alls=36:allf=t:all_seed=1'];
    case 'lowResolution':
      return ['scale=160:-2:flags=area', `scale=${width}:${height}:flags=bilinear`];
  }
};
