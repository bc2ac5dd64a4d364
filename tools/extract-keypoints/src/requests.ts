import { newId } from '@instep/dance-files/dance-id';
import { checkDanceId, danceIdOf, titleOf } from './dance-id.ts';
import { UsageError } from './exit-codes.ts';
import type { ExtractRequest } from './extract-dance.ts';
import type { AddOptions } from './options.ts';

/** What to do for each video of a command line. Throws UsageError when its flags don't fit together. */
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
    // IMG_0001.MOV and IMG_0001.MP4 are two dances.
    const own = id === undefined ? newId(danceIdOf(video), (other) => taken.has(other)) : checkDanceId(id);
    taken.add(own);
    return {
      video,
      id: own,
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
