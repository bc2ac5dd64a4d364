import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openEncoder } from '@instep/stage-dancer/render/encoder';
import { expect, test } from 'vitest';

const SIZE = { width: 64, height: 48 };

/** RGBA with a different grey level for each pixel, which a coarse JPEG cannot reproduce. */
const image = Buffer.from(
  Array.from({ length: SIZE.width * SIZE.height }, (_, k) => [
    (k * 37) % 256,
    (k * 37) % 256,
    (k * 37) % 256,
    255,
  ]).flat(),
);

const levelsOf = async (jpegCoarseness: number | null): Promise<number[]> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'instep-jpeg-'));
  try {
    const out = path.join(folder, 'clip.png');
    const encoder = openEncoder({ out, size: SIZE, fps: 30, audio: null, filters: ['vflip'], jpegCoarseness });
    await encoder.writeFrame(image);
    await encoder.end();
    return [...execFileSync('ffmpeg', ['-v', 'error', '-i', out, '-f', 'rawvideo', '-pix_fmt', 'gray', '-'])];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

test('a coarse JPEG has the size of its frame, but less detail', async () => {
  const own = Array.from({ length: SIZE.width * SIZE.height }, (_, k) => image[4 * k]!);
  const off = (levels: readonly number[]): number =>
    levels.reduce((sum, level, k) => sum + Math.abs(level - own[k]!), 0) / own.length;
  const [clean, poor] = [await levelsOf(null), await levelsOf(28)];
  expect(poor).toHaveLength(own.length);
  expect(off(clean)).toBeLessThan(2);
  expect(off(poor)).toBeGreaterThan(10);
});
