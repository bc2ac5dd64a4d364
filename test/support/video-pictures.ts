import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The frames of a video as JPEGs, `fps` of each second, as a webcam would send them. */
export const videoPictures = (video: string, fps: number): Uint8Array[] => {
  const folder = mkdtempSync(path.join(tmpdir(), 'instep-pictures-'));
  try {
    const output = ['-vf', `fps=${fps}`, '-q:v', '4', path.join(folder, '%05d.jpg')];
    execFileSync(process.env['FFMPEG_PATH'] || 'ffmpeg', ['-nostdin', '-v', 'error', '-i', video, ...output]);
    return readdirSync(folder)
      .sort()
      .map((name) => new Uint8Array(readFileSync(path.join(folder, name))));
  } finally {
    rmSync(folder, { recursive: true });
  }
};
