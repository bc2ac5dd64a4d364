import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { dancePaths } from '@instep/dance-files/dance-folder';
import { ffmpegPath } from '@instep/video-poses/ffmpeg';
import { TEST_DANCES } from '@instep/test/support/test-data';

/** The dance that all players dance in these tests. */
export const DANCE_ID = 'first-steps';
/** Frames per second cut from the dance. */
export const FRAMES_FPS = 10;

/**
 * Frames of the dance's own video, as a webcam would send them, so that the player matches the dancer as well as
 * possible: real JPEGs of 480 x 270.
 */
export const extractFrames = async (): Promise<readonly Uint8Array[]> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'instep-torture-'));
  try {
    const output = ['-vf', `fps=${FRAMES_FPS},scale=480:270`, '-q:v', '5', path.join(folder, '%04d.jpg')];
    await promisify(execFile)(ffmpegPath(), [
      '-nostdin',
      '-v',
      'error',
      '-i',
      dancePaths(TEST_DANCES, DANCE_ID).video,
      ...output,
    ]);
    const names = (await readdir(folder)).sort();
    return await Promise.all(names.map((name) => readFile(path.join(folder, name))));
  } finally {
    await rm(folder, { recursive: true });
  }
};
