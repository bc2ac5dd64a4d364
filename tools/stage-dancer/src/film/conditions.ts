import type { PictureSize } from '../scene/camera.ts';

/** What can be wrong with a camera's picture. */
export const CONDITIONS = ['dark', 'blur', 'noise', 'lowResolution', 'poorJpeg'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** What a camera does to its picture: ffmpeg's filters in order, and how coarsely it packs it. */
export type Spoiling = {
  readonly filters: readonly string[];
  /** ffmpeg's scale of 2, fine, to 31; `null`: not packed. */
  readonly jpegCoarseness: number | null;
};

/** What makes a clean picture into one of a poor camera; its size and everything's place stay. */
export const spoilingOf = (condition: Condition, size: PictureSize): Spoiling => ({
  filters: filtersOf(condition, size),
  // A frame of 640 x 480 takes about 9 kB; the game sends 15 to 30.
  jpegCoarseness: condition === 'poorJpeg' ? 28 : null,
});

const filtersOf = (condition: Condition, { width, height }: PictureSize): string[] => {
  switch (condition) {
    case 'dark':
      return ['eq=brightness=-0.28:contrast=0.55:saturation=0.6', 'noise=alls=14:allf=t:all_seed=1'];
    case 'blur':
      return ['gblur=sigma=4'];
    case 'noise':
      return ['noise=alls=36:allf=t:all_seed=1'];
    case 'lowResolution':
      return ['scale=160:-2:flags=area', `scale=${width}:${height}:flags=bilinear`];
    case 'poorJpeg':
      return [];
  }
};
