import { execFileSync } from 'node:child_process';
import type { Picture } from '@instep/pose-estimator/pose-estimator';

/** Every frame of a video, or what ffmpeg's filter makes of them, as pictures of that size. */
export const rawPictures = (
  video: string,
  { width, height, filter = 'null' }: { readonly width: number; readonly height: number; readonly filter?: string },
): Picture[] => {
  const output = ['-vf', `${filter},scale=${width}:${height}`, '-fps_mode', 'passthrough'];
  const bytes = execFileSync(
    process.env['FFMPEG_PATH'] || 'ffmpeg',
    ['-nostdin', '-v', 'error', '-i', video, ...output, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
    { maxBuffer: 2 ** 30 },
  );
  const length = width * height * 3;
  return Array.from({ length: bytes.length / length }, (_, index) => ({
    width,
    height,
    channels: 3,
    data: bytes.subarray(index * length, (index + 1) * length),
  }));
};
