import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { TEST_DANCES, TEST_PLAYERS } from '../support/test-data.ts';
import { withFrameNumbers } from './clip-clock.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CACHE = path.join(ROOT, '.cache/camera-clips');
const FFMPEG = process.env['FFMPEG_PATH'] ?? 'ffmpeg';

/** The path of the video of the tests' dance. */
export const DEMO_VIDEO = path.join(TEST_DANCES, 'first-steps.mp4');

const WARM_UP_VIDEO = path.join(ROOT, 'data/dancer/warm-up.mp4');

const rehearsalPlayer = (
  name: string,
  change: { readonly mirrored?: boolean; readonly wait?: string } = {},
): string[] => {
  const { mirrored = false, wait } = change;
  const graph = withFrameNumbers(mirrored ? 'hflip' : 'null', ['fps=30', ...(wait ? [wait] : [])]);
  return ['-i', path.join(TEST_PLAYERS, `${name}.mp4`), '-filter_complex', graph];
};

/** Two rehearsal players side by side before one camera: the middle of each film holds all of its player. */
const rehearsalPair = (left: string, right: string): string[] => {
  const half = 'crop=340:480:150:0';
  const graph = `${half}[left];[1:v]${half}[right];[left][right]hstack,scale=640:-2`;
  return [
    ...['-i', path.join(TEST_PLAYERS, `${left}.mp4`), '-i', path.join(TEST_PLAYERS, `${right}.mp4`)],
    ...['-filter_complex', withFrameNumbers(graph, ['fps=30', delayedBy()])],
  ];
};

/** A delay of the player, by default one that is common for people. */
const delayedBy = (extra = 0): string => `tpad=start_duration=${0.1 + extra}:start_mode=clone`;

/** Chromium plays a fake camera at 30 fps, whatever frame rate the file has. */
const CAMERA_FILTER = 'fps=30,scale=640:-2';

/** The first frame of a video, repeated until `-t` ends it. */
const FIRST_FRAME = 'trim=end_frame=1,loop=loop=-1:size=1';

/** For each clip, ffmpeg's arguments that make it from a video. */
const CLIPS = {
  /** The dancer's own video, delayed by 300 ms: people are late, and the rig of this test by itself is early. */
  dancer: ['-i', DEMO_VIDEO, '-vf', `${CAMERA_FILTER},tpad=start_duration=0.3:start_mode=clone`],
  /** The same for a dance that comes with Instep. */
  warmUp: ['-i', WARM_UP_VIDEO, '-vf', `${CAMERA_FILTER},tpad=start_duration=0.3:start_mode=clone`],
  /**
   * The dancer in the first two moves, at 70 % of the speed: as long as the loop in which those moves are practised.
   */
  slow: [
    '-t',
    '5.9333',
    '-i',
    DEMO_VIDEO,
    '-vf',
    `setpts=PTS/0.7,${CAMERA_FILTER},tpad=start_duration=0.3:start_mode=clone,trim=duration=8.476`,
  ],
  /** One frame of the dancer standing. */
  still: ['-i', DEMO_VIDEO, '-vf', CAMERA_FILTER, '-frames:v', '1'],
  /** The dancer in mid-dance with one hand above the head and the feet out of the frame; two seconds of one frame. */
  hand: [
    '-ss',
    '28.1',
    '-i',
    DEMO_VIDEO,
    '-vf',
    `crop=iw:0.68*ih:0:0.02*ih,${CAMERA_FILTER},${FIRST_FRAME}`,
    '-t',
    '2',
  ],
  /** One frame with the arms down, and one with a hand up, both including the feet. */
  down: ['-i', DEMO_VIDEO, '-vf', CAMERA_FILTER, '-frames:v', '1'],
  up: ['-ss', '28.1', '-i', DEMO_VIDEO, '-vf', CAMERA_FILTER, '-frames:v', '1'],
  /** One frame with the right arm held out to the side. */
  armOut: ['-ss', '6.47', '-i', DEMO_VIDEO, '-vf', CAMERA_FILTER, '-frames:v', '1'],
  /** Head and shoulders of the dancer, as a laptop's camera films somebody who sits before it; two seconds. */
  laptop: [
    '-i',
    DEMO_VIDEO,
    '-vf',
    `crop=0.3*ih*16/9:0.3*ih:(iw-0.3*ih*16/9)/2:0.17*ih,${CAMERA_FILTER},${FIRST_FRAME}`,
    '-t',
    '2',
  ],
  /** The dancer standing at the edge of the frame, and twice side by side; two seconds of each. */
  aside: [
    '-i',
    DEMO_VIDEO,
    '-vf',
    `crop=0.56*iw:ih:0.39*iw:0,pad=iw:1.12*ih:0:0:0x6a4aa0,${CAMERA_FILTER},${FIRST_FRAME}`,
    '-t',
    '2',
  ],
  pair: ['-i', DEMO_VIDEO, '-vf', `crop=iw/2:ih,split[a][b];[a][b]hstack,${CAMERA_FILTER},${FIRST_FRAME}`, '-t', '2'],
  /** Rehearsal players in a room, dancing the short dance. */
  good: rehearsalPlayer('good', { wait: delayedBy() }),
  /** The same player, mirrored, and 250 ms later. */
  lateMirrored: rehearsalPlayer('good', { mirrored: true, wait: delayedBy(0.25) }),
  /** The same player, half a second late, in addition to the usual delay. */
  halfASecondBehind: rehearsalPlayer('good', { wait: delayedBy(0.5) }),
  frozenLeftArm: rehearsalPlayer('frozen-left-arm', { wait: delayedBy() }),
  leaves: rehearsalPlayer('leaves', { wait: delayedBy() }),
  standing: rehearsalPlayer('still'),
  /** Two at once: the left one dances well, the right one with a frozen left arm. */
  goodAndFrozenArm: rehearsalPair('good', 'frozen-left-arm'),
  /** A dark room with nobody in it. */
  dark: ['-f', 'lavfi', '-i', 'color=c=0x101010:s=640x360:r=30', '-t', '2'],
} as const;

/** Clips of single frames, two seconds of each, one after the other. */
const SEQUENCES = {
  /** The dancer stands there, then holds one hand up, repeatedly. */
  beckoning: ['down', 'up'],
  /** The dancer stands there, then holds the right arm out to the side, repeatedly. */
  pointing: ['down', 'armOut'],
} as const satisfies Readonly<Record<string, readonly (keyof typeof CLIPS)[]>>;
const FRAMES_PER_CLIP = 60;

export type ClipName = keyof typeof CLIPS | keyof typeof SEQUENCES;

const isSequence = (name: ClipName): name is keyof typeof SEQUENCES => name in SEQUENCES;

/** The path of a clip for Chromium's fake camera. Clips are made once and kept outside git. */
export const cameraClip = async (name: ClipName): Promise<string> => {
  const file = path.join(CACHE, `${name}.mjpeg`);
  if (existsSync(file)) return file;
  await mkdir(CACHE, { recursive: true });
  const part = `${file}.part`;
  if (isSequence(name)) await joinClips(SEQUENCES[name], part);
  else await encodeClip(CLIPS[name], part);
  await rename(part, file);
  return file;
};

/** Joins JPEG frames: an MJPEG file needs nothing between them. */
const joinClips = async (names: readonly ClipName[], file: string): Promise<void> => {
  const images = await Promise.all(names.map(async (name) => readFile(await cameraClip(name))));
  const frames = images.flatMap((image) => Array.from({ length: FRAMES_PER_CLIP }, () => image));
  await writeFile(file, Buffer.concat(frames));
};

const encodeClip = async (how: readonly string[], file: string): Promise<void> => {
  await promisify(execFile)(FFMPEG, ['-nostdin', '-y', '-v', 'error', ...how, '-q:v', '4', '-an', '-f', 'mjpeg', file]);
};
