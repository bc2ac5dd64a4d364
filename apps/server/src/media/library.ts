import { stat } from 'node:fs/promises';
import type { ModelFamily } from '@instep/choreo/choreography';
import { effortOf, type Effort } from '@instep/choreo/effort';
import { prepareReferenceInSteps, type Reference } from '@instep/choreo/judge/reference';
import type { Scope } from '@instep/choreo/verdict';
import {
  dancePaths,
  DanceFileError,
  listDanceIds,
  readDance,
  sha256OfFile,
  type Dance,
  type DancePaths,
  type NoteListener,
} from '@instep/dance-files/dance-folder';
import { KeypointCsvError } from '@instep/choreo/keypoint-csv';
import type { Logger } from 'pino';
import { fileVersion } from '../disk/inspect-files.ts';
import { runInSlices } from '../in-slices.ts';
import { readOfferedFile, type OfferedFile } from './offered-file.ts';

/** A dance that is offered. */
export type OfferedDance = Dance & {
  readonly video: OfferedFile;
  /** `null` when there is none. */
  readonly cover: OfferedFile | null;
  /** Hash of the file that the poses were read from. */
  readonly posesSha256: string;
  readonly effort: Effort;
};

/** The dances that are offered, by id. Requests name ids, never paths. */
export type Library = {
  readonly dances: () => readonly OfferedDance[];
  readonly get: (id: string) => OfferedDance | undefined;
  /** What the judge needs of a dance; made once for each scope, in slices, so that running dances are not held up. */
  readonly reference: (dance: OfferedDance, scope: Scope) => Promise<Reference>;
  /**
   * Reads what was added, changed or removed on the disk since the last refresh. Performances keep what they began
   * with.
   */
  readonly refresh: () => Promise<void>;
};

/** Reads all dances of a folder. What can't be used is named in the log and left out; the others are served. */
export const readLibrary = async (folder: string, family: ModelFamily, log: Logger): Promise<Library> => {
  let entries: ReadonlyMap<string, LibraryEntry> = new Map();
  let refreshing: Promise<void> | null = null;
  const references = createReferences();
  const scan = async (): Promise<void> => {
    const found = new Map<string, LibraryEntry>();
    for (const id of await listDanceIds(folder)) {
      const version = await versionOf(dancePaths(folder, id));
      const before = entries.get(id);
      const read = async () =>
        readOrSkip(id, log, () =>
          readOfferedDance(folder, id, family, references, (message) => log.warn({ dance: id }, message)),
        );
      found.set(id, before?.version === version ? before : { version, dance: await read() });
    }
    entries = found;
  };
  const refresh = (): Promise<void> => (refreshing ??= scan().finally(() => (refreshing = null)));
  await refresh();
  return {
    dances: () => [...entries.values()].flatMap(({ dance }) => dance ?? []),
    get: (id) => entries.get(id)?.dance ?? undefined,
    reference: references,
    refresh,
  };
};

/** What was read from a dance's files when they last changed; `dance` is null when they can't be used. */
type LibraryEntry = { readonly version: string; readonly dance: OfferedDance | null };

/**
 * Changes with the files of a dance. The JSON is the last file to be written, so a version with it has the others, too.
 */
const versionOf = async (paths: DancePaths): Promise<string> => {
  const versions = Object.values(paths).map(async (file) => {
    const stats = await stat(file, { bigint: true }).catch(() => null);
    return stats ? fileVersion(stats) : '-';
  });
  return (await Promise.all(versions)).join(', ');
};

const createReferences = (): Library['reference'] => {
  const cache = new WeakMap<OfferedDance, Map<Scope, Promise<Reference>>>();
  return (dance, scope) => {
    const byScope = cache.get(dance) ?? new Map<Scope, Promise<Reference>>();
    cache.set(dance, byScope);
    const reference = byScope.get(scope) ?? runInSlices(prepareReferenceInSteps(dance.choreography, scope));
    byScope.set(scope, reference);
    return reference;
  };
};

/** A dance that can't be used is logged and left out, so that the others can still be danced. */
const readOrSkip = async <T>(id: string, log: Logger, read: () => Promise<T>): Promise<T | null> => {
  try {
    return await read();
  } catch (error) {
    const isFileFault = error instanceof DanceFileError || error instanceof KeypointCsvError;
    if (isFileFault) log.warn({ dance: id }, `left out: ${error.message}`);
    else log.error({ dance: id, err: error }, 'left out: it cannot be read');
    return null;
  }
};

const readOfferedDance = async (
  folder: string,
  id: string,
  family: ModelFamily,
  references: Library['reference'],
  onWarning: NoteListener,
): Promise<OfferedDance | null> => {
  const dance = await readDance(folder, id, onWarning);
  if (dance.info.draft) return null;
  const video = await readVideo(dance);
  checkPoses(dance, family);
  const posesSha256 = await sha256OfFile(dance.paths.csv);
  const cover = await readOfferedFile(dance.paths.cover);
  const offered = { ...dance, video, cover, posesSha256, effort: effortOf(dance.choreography) };
  // Made in advance: otherwise the first player would wait for it.
  await references(offered, 'whole');
  return offered;
};

/** The hash is part of the video's address, so it must be that of the bytes served under it. */
const readVideo = async ({ info, paths }: Dance): Promise<OfferedFile> => {
  const video = await readOfferedFile(paths.video);
  if (video?.sha256 === info.videoSha256) return video;
  const got = video?.sha256 ?? 'no such file';
  throw new DanceFileError(`${info.id}.mp4: expected sha256 ${info.videoSha256}, got ${got}`);
};

/** The dancer's poses must come from the same model family as the players', and show somebody. */
const checkPoses = ({ info, choreography }: Dance, family: ModelFamily): void => {
  if (info.modelFamily !== family) {
    throw new DanceFileError(`${info.id}.json: expected a dance measured by ${family}, got ${info.modelFamily}`);
  }
  if (choreography.frames.every(({ pose }) => pose === null)) {
    throw new DanceFileError(`${info.id}.csv: expected somebody in the video, got nobody`);
  }
};
