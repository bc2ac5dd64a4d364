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
import { STRETCH, TAKE_FPS, TAKE_SIZE, type Take } from './take.ts';

const FOLDER = path.join(ROOT, '.cache/takes');

/** The folders of the renderer that determine what a frame shows. */
const RENDERER_FOLDERS = ['body', 'choreography', 'dances', 'render', 'motion', 'player', 'rig', 'scene', 'sdf'].map(
  (part) => path.join(ROOT, 'tools/stage-dancer/src', part),
);

/** The animation of a take. */
export const animationOf = ({ dance, player }: Take): Animation => {
  const animation = playerAnimation(dance, PLAYER.parse(player));
  return { ...animation, fps: TAKE_FPS, setup: { ...animation.setup, size: TAKE_SIZE } };
};

/** The video of a take: filmed once, and kept while nothing changes that affects its frames. */
export const filmedTake = async (take: Take, talk: (line: string) => void): Promise<string> => {
  const { condition, ...clean } = take;
  const looks = JSON.stringify([clean.dance.id, clean.player, STRETCH, TAKE_FPS, TAKE_SIZE]);
  const file = path.join(FOLDER, `${clean.dance.id}-${await codeDigest(RENDERER_FOLDERS, looks)}`);
  const whole = await made(`${file}.mp4`, async (part) => {
    talk(`filming ${clean.dance.id}: ${clean.name}`);
    const animation = animationOf(take);
    const degradation = { filters: animation.filters, jpegCoarseness: null };
    await renderVideo(animation, { out: part, audio: null, range: STRETCH, degradation, onFrame: () => {} });
  });
  if (condition === null) return whole;
  return made(`${file}-${condition}.mkv`, (part) => spoil(whole, part, condition));
};

const made = async (file: string, make: (part: string) => Promise<void>): Promise<string> => {
  if (existsSync(file)) return file;
  await mkdir(FOLDER, { recursive: true });
  const part = file.replace(/(\.\w+)$/, `.${process.pid}.part$1`);
  await make(part);
  await rename(part, file);
  return file;
};

const spoil = async (from: string, to: string, condition: NonNullable<Take['condition']>): Promise<void> => {
  const { filters, jpegCoarseness } =
    condition === 'mirrored' ? { filters: ['hflip'], jpegCoarseness: null } : degradationOf(condition, TAKE_SIZE);
  const picture = filters.length > 0 ? ['-vf', filters.join(',')] : [];
  if (jpegCoarseness === null) return recoded(from, to, [...picture, ...NEARLY_CLEAN]);
  const packed = `${to}.jpegs.mkv`;
  await recoded(from, packed, ['-c:v', 'mjpeg', '-q:v', String(jpegCoarseness), '-pix_fmt', 'yuvj420p']);
  // The video reader does not accept JPEG streams.
  await recoded(packed, to, NEARLY_CLEAN);
  await rm(packed);
};

const NEARLY_CLEAN = ['-c:v', 'libx264', '-crf', '16', '-preset', 'veryfast', '-pix_fmt', 'yuv420p'];

const recoded = async (from: string, to: string, how: readonly string[]): Promise<void> => {
  const all = ['-nostdin', '-v', 'error', '-y', '-i', from, ...how, to];
  await promisify(execFile)(ffmpegPath(), all);
};
