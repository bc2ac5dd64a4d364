import type { Pixels } from '@instep/choreo/units';
import type { VideoInfo } from './video-info.ts';

/**
 * ffmpeg's filters that give pictures of one size, upright and with square pixels. Where the size changes in mid-stream,
 * a picture of another shape gets bars instead of being stretched.
 */
export const letterboxed = (
  { sizes }: Pick<VideoInfo, 'sizes'>,
  { width, height }: { readonly width: Pixels; readonly height: Pixels },
  flags = '',
): string[] => {
  const scaling = flags && `:flags=${flags}`;
  if (sizes === 1) return [`scale=${width}:${height}${scaling}`, 'setsar=1'];
  return [
    'scale=iw*sar:ih,setsar=1',
    `scale=${width}:${height}:force_original_aspect_ratio=decrease${scaling}`,
    `pad=${width}:${height}:-1:-1,setsar=1`,
  ];
};
