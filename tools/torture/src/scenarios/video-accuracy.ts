import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Pose } from '@instep/choreo/pose';
import { KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import { dancePaths } from '@instep/dance-files/dance-folder';
import type { Figures } from '@instep/measures/measure';
import { loadPoseModel } from '@instep/pose-estimator/load-model';
import type { PoseModel } from '@instep/pose-estimator/pose-model';
import { ffmpegPath } from '@instep/video-poses/ffmpeg';
import { sampleFrames } from '@instep/video-poses/frames';
import { probeVideo } from '@instep/video-poses/probe';
import {
  makeClipWithGaps,
  makeTurnedClip,
  makeJitteredClip,
  makeWebmClip,
  packetTimes,
} from '@instep/test/support/clips';
import { TEST_DANCES } from '@instep/test/support/test-data';
import { indices } from '../concurrency.ts';
import type { Scenario } from '../scenario.ts';
import { DANCE_ID } from '../dance-frames.ts';

/** Of the test clips. */
const FRAME_S = 1 / 30;
const ROWS_FPS = 15;
const ROUNDING_S = 1e-6;

/** How far the times of the rows are from those of the packets that are on screen then, in frames. */
const timeErrors = async (file: string): Promise<number[]> => {
  const times = packetTimes(file).map((time, _k, [first = 0]) => time - first);
  const errors: number[] = [];
  for await (const { row, mediaTime } of sampleFrames(await probeVideo(file), { fps: ROWS_FPS })) {
    const onScreen = times.findLast((time) => time <= row / ROWS_FPS + ROUNDING_S) ?? NaN;
    errors.push(Math.abs(mediaTime - onScreen) / FRAME_S);
  }
  return errors;
};

const SECONDS = 2;
/** Filters that turn the stored frames so that the file's rotation, in degrees clockwise, sets them upright. */
const STORED_TURNS = {
  90: ',transpose=cclock',
  180: ',transpose=clock,transpose=clock',
  270: ',transpose=clock',
} as const;

/** Lossless, so that differences don't come from the encoder. */
const encodeClip = (file: string, rotation: string): void => {
  const options = [
    '-vf',
    `fps=${ROWS_FPS},scale=640:360${rotation}`,
    '-c:v',
    'libx264',
    '-qp',
    '0',
    '-pix_fmt',
    'yuv444p',
    '-an',
  ];
  const source = dancePaths(TEST_DANCES, DANCE_ID).video;
  execFileSync(ffmpegPath(), ['-nostdin', '-v', 'error', '-t', String(SECONDS), '-i', source, ...options, file]);
};

const posesOf = async (model: PoseModel, file: string): Promise<(Pose | null)[]> => {
  const estimator = model.createEstimator();
  const poses: (Pose | null)[] = [];
  for await (const { mediaTime, image } of sampleFrames(await probeVideo(file), { fps: ROWS_FPS })) {
    poses.push(await estimator.estimate(image, 1000 * mediaTime));
  }
  return poses;
};

const MIN_CONFIDENCE = 0.5;

/**
 * Distances between two poses, in pixels, for keypoints of high confidence; Infinity when only one of them is there.
 */
const distances = (a: Pose | null, b: Pose | null): number[] => {
  if (!a || !b) return a === b ? [] : [Infinity];
  return KEYPOINT_NAMES.flatMap((name) =>
    a[name].confidence < MIN_CONFIDENCE ? [] : [Math.hypot(a[name].x - b[name].x, a[name].y - b[name].y)],
  );
};

const measureVideoAccuracy = async (): Promise<Figures> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'instep-torture-'));
  const file = (name: string): string => path.join(folder, name);
  const model = await loadPoseModel({ name: 'full' });
  try {
    makeClipWithGaps(file('gappy.mp4'), [3, 4, 5, 6, 7, 12, 20, 21]);
    makeJitteredClip(file('uneven.webm'));
    makeWebmClip(file('even.webm'));
    const errors: number[] = [];
    for (const name of ['gappy.mp4', 'uneven.webm', 'even.webm']) errors.push(...(await timeErrors(file(name))));
    encodeClip(file('upright.mp4'), '');
    const upright = await posesOf(model, file('upright.mp4'));
    const pixelErrors: number[] = [];
    for (const degrees of [90, 180, 270] as const) {
      encodeClip(file(`stored-${degrees}.mp4`), STORED_TURNS[degrees]);
      makeTurnedClip(file(`turned-${degrees}.mp4`), file(`stored-${degrees}.mp4`), degrees);
      const turned = await posesOf(model, file(`turned-${degrees}.mp4`));
      pixelErrors.push(
        ...indices(Math.max(upright.length, turned.length)).flatMap((k) =>
          distances(upright[k] ?? null, turned[k] ?? null),
        ),
      );
    }
    return {
      values: { frames: Math.max(...errors), px: Math.max(...pixelErrors) },
      n: errors.length + pixelErrors.length,
      note: 'rows of three clips of uneven rate; keypoints of a dancer filmed lying and turned by 90, 180 and 270 degrees',
    };
  } finally {
    await model.close();
    rmSync(folder, { recursive: true });
  }
};

export const VIDEO_ACCURACY: readonly Scenario[] = [
  {
    id: '31',
    measure: 'uneven rates: largest error of a time, frames; rotated videos: largest error of a keypoint, px',
    bounds: { frames: { atMost: 0.5 }, px: { atMost: 2 } },
    run: measureVideoAccuracy,
  },
];
