import path from 'node:path';
import { evaluationFile, TEST_PLAYERS } from '@instep/test/support/test-data';
import { rawFramesOf } from '@instep/test/support/frames';
import type { Clip } from '@instep/test/e2e/built-estimator';

const FPS = 15;
const FRAMES = 60;

/** A slow and a fast dancer in real rooms, at the size at which frames are estimated; the others are our own. */
const RECORDINGS = [
  { name: 'taiji', width: 480, height: 270 },
  { name: 'feels-reference', width: 270, height: 480 },
] as const;

/** Clips of dancers: recordings of people where the evaluation data is present, otherwise films of ours. */
export const deviceClips = (danceVideo: string): Clip[] => {
  const recordings = RECORDINGS.flatMap(({ name, ...size }) => {
    const file = evaluationFile(`videos/${name}.mp4`);
    return file ? [clipOf(file, size)] : [];
  });
  if (recordings.length > 0) return recordings;
  return [
    clipOf(danceVideo, { width: 480, height: 270 }),
    clipOf(path.join(TEST_PLAYERS, 'good.mp4'), { width: 480, height: 360 }),
  ];
};

const clipOf = (file: string, size: { readonly width: number; readonly height: number }): Clip => ({
  name: path.basename(file, '.mp4'),
  fps: FPS,
  frames: rawFramesOf(file, { ...size, filter: `fps=${FPS},trim=start_frame=${FPS}:end_frame=${FPS + FRAMES}` }),
});
