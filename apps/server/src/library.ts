import type { ModelFamily } from '@instep/choreo/choreography';
import { prepareReference, type Reference } from '@instep/choreo/judge/reference';
import type { Scope } from '@instep/choreo/verdict';
import { DanceFileError, listDanceIds, readDance, type Dance } from '@instep/dance-files/dance-folder';
import { KeypointCsvError } from '@instep/choreo/keypoint-csv';
import type { Logger } from 'pino';
import { readOfferedFile, type OfferedFile } from './offered-file.ts';

/** A dance that is offered. */
export type OfferedDance = Dance & {
  readonly video: OfferedFile;
  /** `null` when there is none. */
  readonly cover: OfferedFile | null;
};

/** The dances that are offered, by id. Requests name ids, never paths. */
export type Library = {
  readonly dances: readonly OfferedDance[];
  readonly get: (id: string) => OfferedDance | undefined;
  /** What the judge needs of a dance; made once for each scope. */
  readonly reference: (dance: OfferedDance, scope: Scope) => Reference;
};

/** Reads all dances of a folder. What can't be used is named in the log and left out; the others are served. */
export const readLibrary = async (folder: string, family: ModelFamily, log: Logger): Promise<Library> => {
  const dances: OfferedDance[] = [];
  for (const id of await listDanceIds(folder)) {
    const dance = await readOffered(folder, id, family, log);
    if (dance) dances.push(dance);
  }
  return libraryOf(dances);
};

const readOffered = async (
  folder: string,
  id: string,
  family: ModelFamily,
  log: Logger,
): Promise<OfferedDance | null> => {
  try {
    const dance = await readDance(folder, id);
    if (dance.info.draft) return null;
    const video = await readVideo(dance);
    checkPoses(dance, family);
    return { ...dance, video, cover: await readOfferedFile(dance.paths.cover) };
  } catch (error) {
    if (!(error instanceof DanceFileError || error instanceof KeypointCsvError)) throw error;
    log.warn({ dance: id }, `left out: ${error.message}`);
    return null;
  }
};

/** The hash is part of the video's address, so it must be that of the bytes served there. */
const readVideo = async ({ info, paths }: Dance): Promise<OfferedFile> => {
  const video = await readOfferedFile(paths.video);
  if (video?.sha256 === info.videoSha256) return video;
  const got = video?.sha256 ?? 'no such file';
  throw new DanceFileError(`${info.id}.mp4: expected sha256 ${info.videoSha256}, got ${got}`);
};

/** A player is measured with the dancer's ruler, and against somebody. */
const checkPoses = ({ info, choreography }: Dance, family: ModelFamily): void => {
  if (info.modelFamily !== family) {
    throw new DanceFileError(`${info.id}.json: expected a dance measured by ${family}, got ${info.modelFamily}`);
  }
  if (choreography.frames.every(({ pose }) => pose === null)) {
    throw new DanceFileError(`${info.id}.csv: expected somebody in the video, got nobody`);
  }
};

const libraryOf = (dances: readonly OfferedDance[]): Library => {
  const byId = new Map(dances.map((dance) => [dance.info.id, dance]));
  const references = new Map<string, Reference>();
  const referenceOf: Library['reference'] = ({ info, choreography }, scope) => {
    const key = `${info.id} ${scope}`;
    const reference = references.get(key) ?? prepareReference(choreography, scope);
    references.set(key, reference);
    return reference;
  };
  // The usual one at the start: made while others dance, it would hold up their frames.
  for (const dance of dances) referenceOf(dance, 'whole');
  return { dances, get: (id) => byId.get(id), reference: referenceOf };
};
