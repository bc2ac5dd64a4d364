// `npm run selftest`: writes the frame with which a browser tests whether it estimates poses correctly, and the points
// that native code finds in it. The frame is of the demo's own dancer.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createBlazePoseEstimator } from '@instep/blazepose/estimator';
import { KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { Pose } from '@instep/choreo/pose';
import { createPoseEngine } from '@instep/pose-estimator/engines/choose-engine';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const VIDEO = path.join(ROOT, 'data/dancer/warm-up.mp4');
/** A moment with the whole body in view, the limbs apart. */
const AT_S = 6.2;
const WIDTH = 480;
export const SELF_TEST_FOLDER = path.join(ROOT, 'apps/web/src/device-pose');

/** After so many estimates of the same frame the points have settled. */
const SETTLED_AFTER = 6;
/** The estimates before that are written one by one. */
const WRITTEN_ESTIMATES = 3;

/**
 * What each network finds in the frame when it is estimated again and again, as `[x, y, confidence]` of every keypoint in
 * pixels: the first estimate searches the frame, the others follow the pose before. The last entry is for all later ones.
 */
export const selfTestPoints = async (image: string) => {
  const frame = decodeImage(image);
  const pointsBy = async (size: 'lite' | 'full') => {
    const engine = await createPoseEngine(size, 'native');
    const estimator = createBlazePoseEstimator(engine);
    const poses: Pose[] = [];
    for (let n = 0; n <= SETTLED_AFTER; n++) {
      const pose = await estimator.estimate(frame, n * 100);
      if (!pose) throw new Error(`expected ${size} to find a person in the frame, got nobody`);
      poses.push(pose);
    }
    await engine.close();
    return [...poses.slice(0, WRITTEN_ESTIMATES), ...poses.slice(-1)].map(flatten);
  };
  const { width, height } = frame;
  return { width, height, points: { lite: await pointsBy('lite'), full: await pointsBy('full') } };
};

const flatten = (pose: Pose) =>
  KEYPOINT_NAMES.map((name) => {
    const { x, y, confidence } = pose[name];
    return [round(x, 2), round(y, 2), round(confidence, 3)];
  });

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

const ffmpeg = (...options: string[]): Buffer =>
  execFileSync(process.env['FFMPEG_PATH'] ?? 'ffmpeg', ['-loglevel', 'error', ...options], { maxBuffer: 16 * 2 ** 20 });

const decodeImage = (image: string): RawFrame => {
  const data = ffmpeg('-i', image, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-');
  return { width: WIDTH, height: data.length / WIDTH / 3, channels: 3, data };
};

const write = async (): Promise<void> => {
  const image = path.join(SELF_TEST_FOLDER, 'self-test.png');
  // PNG: decoders of JPEG differ, which moves points by up to two pixels.
  ffmpeg(
    '-y',
    '-ss',
    String(AT_S),
    '-i',
    VIDEO,
    '-frames:v',
    '1',
    '-vf',
    `scale=${WIDTH}:-2`,
    '-pix_fmt',
    'rgb24',
    image,
  );
  const points = await selfTestPoints(image);
  writeFileSync(path.join(SELF_TEST_FOLDER, 'self-test.json'), `${JSON.stringify(points)}\n`);
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await write();
