import type { ImageSize } from '../scene/camera.ts';

/** The ways in which a camera's frames can be degraded. */
export const CONDITIONS = ['dark', 'blur', 'noise', 'lowResolution', 'poorJpeg'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** How a camera degrades its frames: ffmpeg's filters in order, and how coarsely it compresses. */
export type Degradation = {
  readonly filters: readonly string[];
  /** ffmpeg's quality scale from 2, fine, to 31; `null`: not compressed. */
  readonly jpegCoarseness: number | null;
};

/** What turns a clean frame into one of a poor camera; size and positions in the frame do not change. */
export const degradationOf = (condition: Condition, size: ImageSize): Degradation => ({
  filters: filtersOf(condition, size),
  // A frame of 640 x 480 takes about 9 kB; the game sends 15 to 30.
  jpegCoarseness: condition === 'poorJpeg' ? 28 : null,
});

const filtersOf = (condition: Condition, { width, height }: ImageSize): string[] => {
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
