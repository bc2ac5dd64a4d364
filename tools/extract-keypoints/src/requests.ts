/** Turns the command line of `add` into one request for each video. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { titleFromFileName } from '@instep/choreo/text';
import { idFromAnyText, uniqueId } from '@instep/dance-files/dance-id';
import { DANCE_ID } from '@instep/dance-files/dance-info';
import { UsageError } from '@instep/video-poses/errors';
import { glob } from 'tinyglobby';
import type { ExtractRequest } from './extract-dance.ts';
import type { AddOptions } from './options.ts';

/** A request for each video of a command line. Throws UsageError if the flags contradict each other. */
export const requestsOf = (videos: readonly string[], options: AddOptions): ExtractRequest[] => {
  const { id, title, level, tag, bpm, trim, fps, model, modelUrl, out, force } = options;
  if (videos.length > 1 && (id !== undefined || title !== undefined)) {
    throw new UsageError(`Expected one video with --id or --title, got ${videos.length}`);
  }
  if (modelUrl !== undefined && model !== 'movenet') {
    throw new UsageError(`Expected --model-url with --model movenet only, got --model ${model}`);
  }
  const taken = new Set<string>();
  return videos.map((video): ExtractRequest => {
    // IMG_0001.MOV and IMG_0001.MP4 become two dances.
    const newId = id === undefined ? uniqueId(danceIdOf(video), (other) => taken.has(other)) : checkDanceId(id);
    taken.add(newId);
    return {
      video,
      id: newId,
      title: title ?? titleOf(video),
      level,
      tags: tag,
      bpm: bpm ?? null,
      trim: trim ?? null,
      fps,
      model: modelUrl === undefined ? { name: model } : { name: model, modelUrl },
      out,
      force,
    };
  });
};

/** The id suggested by a video's file name: `Slow Wältz (2).mov` is `slow-waltz-2`, and `춤.mov` is `chum`. */
export const danceIdOf = (file: string): string => idFromAnyText(path.parse(file).name);

/** Checks an id that a user typed. Throws UsageError. */
export const checkDanceId = (id: string): string => {
  if (DANCE_ID.test(id)) return id;
  throw new UsageError(`Expected --id to be of a-z, 0-9 and -, at most 64 long, got "${id}"`);
};

/** The title suggested by a video's file name: `slow_waltz.mov` is `Slow waltz`. */
export const titleOf = (file: string): string => titleFromFileName(path.parse(file).name) || 'Untitled';

/** Which files of a folder are videos, by their names only. */
const VIDEOS = '*.{mp4,m4v,mov,webm,mkv}';
const VIDEO = /\.(?:mp4|m4v|mov|webm|mkv)$/i;

/**
 * Resolves the names on the command line to videos: files as they are, folders to the videos directly in them, patterns
 * (`clips/*.mov`, if the shell doesn't expand them) to their matches. Each video once, in the order given. Throws
 * UsageError if a name matches nothing.
 */
export const videoPaths = async (named: readonly string[]): Promise<string[]> => {
  const found = new Set<string>();
  for (const name of named) for (const file of await filesOf(name)) found.add(file);
  return [...found];
};

const filesOf = async (name: string): Promise<string[]> => {
  const stats = await stat(name).catch(() => null);
  if (stats?.isDirectory()) return videosIn(name);
  // A missing file is reported when its turn comes, so that the other videos are still made.
  if (stats || !/[*?{[]/.test(name)) return [name];
  const files = await glob(name.replaceAll('\\', '/'), { caseSensitiveMatch: false, expandDirectories: false });
  if (files.length === 0) throw new UsageError(`Expected videos that match, got none for "${name}"`);
  return files.sort();
};

/** Includes broken links: they are reported when their turn comes. */
const videosIn = async (folder: string): Promise<string[]> => {
  const names = (await readdir(folder)).filter((name) => VIDEO.test(name) && !name.startsWith('.'));
  if (names.length === 0) throw new UsageError(`Expected a folder with videos (${VIDEOS}), got "${folder}"`);
  return names.sort().map((name) => path.join(folder, name));
};
