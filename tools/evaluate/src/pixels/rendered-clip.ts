import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { degradationOf } from '@instep/stage-dancer/render/degradation';
import type { Animation } from '@instep/stage-dancer/render/animation';
import { playerAnimation } from '@instep/stage-dancer/render/player-animation';
import { renderVideo } from '@instep/stage-dancer/render/render-video';
import { PLAYER } from '@instep/stage-dancer/player/player';
import { codeDigest } from '@instep/video-poses/code-digest';
import { ffmpegPath } from '@instep/video-poses/ffmpeg';
import { ROOT } from '../data-folder.ts';
import { SECTION, CLIP_FPS, CLIP_SIZE, type ClipSpec } from './clip.ts';

const FOLDER = path.join(ROOT, '.cache/clips');

/** The folders of the renderer that determine what a frame shows. */
const RENDERER_FOLDERS = ['body', 'choreography', 'dances', 'render', 'motion', 'player', 'rig', 'scene', 'sdf'].map(
  (part) => path.join(ROOT, 'tools/stage-dancer/src', part),
);

/** The animation of a clip. */
export const animationOf = ({ dance, player }: ClipSpec): Animation => {
  const animation = playerAnimation(dance, PLAYER.parse(player));
  return { ...animation, fps: CLIP_FPS, setup: { ...animation.setup, size: CLIP_SIZE } };
};

/** The video of a clip: rendered once, and used again while nothing changes that affects its frames. */
export const renderedClip = async (clip: ClipSpec, log: (line: string) => void): Promise<string> => {
  const { condition, ...clean } = clip;
  const key = JSON.stringify([clean.dance.id, clean.player, SECTION, CLIP_FPS, CLIP_SIZE]);
  const file = path.join(FOLDER, `${clean.dance.id}-${await codeDigest(RENDERER_FOLDERS, key)}`);
  const cleanFile = await createIfMissing(`${file}.mp4`, async (part) => {
    log(`rendering ${clean.dance.id}: ${clean.name}`);
    const animation = animationOf(clip);
    const degradation = { filters: animation.filters, jpegCoarseness: null };
    await renderVideo(animation, { out: part, audio: null, range: SECTION, degradation, onFrame: () => {} });
  });
  if (condition === null) return cleanFile;
  return createIfMissing(`${file}-${condition}.mkv`, (part) => applyCondition(cleanFile, part, condition));
};

const createIfMissing = async (file: string, create: (part: string) => Promise<void>): Promise<string> => {
  if (existsSync(file)) return file;
  await mkdir(FOLDER, { recursive: true });
  const part = file.replace(/(\.\w+)$/, `.${process.pid}.part$1`);
  await create(part);
  await rename(part, file);
  return file;
};

/** Writes the video as it looks under the condition: mirrored, or degraded as by a poor camera. */
const applyCondition = async (
  from: string,
  to: string,
  condition: NonNullable<ClipSpec['condition']>,
): Promise<void> => {
  const { filters, jpegCoarseness } =
    condition === 'mirrored' ? { filters: ['hflip'], jpegCoarseness: null } : degradationOf(condition, CLIP_SIZE);
  const filterOptions = filters.length > 0 ? ['-vf', filters.join(',')] : [];
  if (jpegCoarseness === null) return recode(from, to, [...filterOptions, ...HIGH_QUALITY]);
  const jpegFile = `${to}.jpegs.mkv`;
  const jpegOptions = ['-c:v', 'mjpeg', '-q:v', String(jpegCoarseness), '-pix_fmt', 'yuvj420p'];
  await recode(from, jpegFile, [...filterOptions, ...jpegOptions]);
  // The video reader does not accept JPEG streams.
  await recode(jpegFile, to, HIGH_QUALITY);
  await rm(jpegFile);
};

const HIGH_QUALITY = ['-c:v', 'libx264', '-crf', '16', '-preset', 'veryfast', '-pix_fmt', 'yuv420p'];

const recode = async (from: string, to: string, options: readonly string[]): Promise<void> => {
  const args = ['-nostdin', '-v', 'error', '-y', '-i', from, ...options, to];
  await promisify(execFile)(ffmpegPath(), args);
};
