import path from 'node:path';
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
  const requests = videos.map((video): ExtractRequest => ({
    video,
    id: id === undefined ? danceIdOf(video) : checkDanceId(id),
    title: title ?? titleOf(video),
    level,
    tags: tag,
    bpm: bpm ?? null,
    trim: trim ?? null,
    fps,
    model: modelUrl === undefined ? { name: model } : { name: model, modelUrl },
    out,
    force,
  }));
  checkDistinct(requests);
  return requests;
};

const checkDistinct = (requests: readonly ExtractRequest[]): void => {
  const seen = new Map<string, string>();
  for (const { id, video } of requests) {
    const other = seen.get(id);
    if (other !== undefined) {
      throw new UsageError(
        `Expected videos of different names, got "${id}" from ${path.basename(other)} and ${path.basename(video)}`,
      );
    }
    seen.set(id, video);
  }
};
