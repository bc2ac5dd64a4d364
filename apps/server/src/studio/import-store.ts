import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { writeDurably } from '../disk/durable-file.ts';
import { IMPORT_JOB, type ImportJob } from './import-job.ts';

/** The imports on disk: a folder each, with the request and the uploaded video. */
export type ImportStore = {
  /** All that can be read, the oldest first, and the ids of all that exist. */
  readonly readAll: () => Promise<{ readonly jobs: readonly ImportJob[]; readonly ids: ReadonlySet<string> }>;
  /** One import; `null` when it is gone or can't be read. */
  readonly read: (id: ImportJob['id']) => Promise<ImportJob | null>;
  readonly save: (job: ImportJob) => Promise<void>;
  readonly remove: (id: ImportJob['id']) => Promise<void>;
  readonly folderOf: (id: ImportJob['id']) => string;
  /** The path of the uploaded video. */
  readonly videoFile: (job: ImportJob) => string;
  /** The folder in which the dance's files are made. */
  readonly danceFolder: (job: ImportJob) => string;
};

const JOB_FILE = 'job.json';
const DANCE_FOLDER = 'dance';
const VIDEO_FILE = 'video';

/** Stores imports in a folder. */
export const createImportStore = (folder: string, log: Logger): ImportStore => {
  const folderOf = (id: string): string => path.join(folder, id);
  const reported = new Set<string>();
  const read = async (id: string): Promise<ImportJob | null> => {
    try {
      return IMPORT_JOB.parse(JSON.parse(await readFile(path.join(folderOf(id), JOB_FILE), 'utf8')));
    } catch (error) {
      if (!reported.has(id)) log.warn({ import: id, err: error }, 'an import cannot be read and is skipped');
      reported.add(id);
      return null;
    }
  };
  return {
    readAll: async () => {
      const ids = await readdir(folder).catch((): string[] => []);
      const jobs = (await Promise.all(ids.map(read))).flatMap((job) => job ?? []);
      return { jobs: jobs.sort((a, b) => a.askedAt.localeCompare(b.askedAt)), ids: new Set(ids) };
    },
    read,
    save: async (job) => {
      await mkdir(folderOf(job.id), { recursive: true });
      await writeDurably(path.join(folderOf(job.id), JOB_FILE), `${JSON.stringify(job, null, 2)}\n`);
    },
    // Retries, because bytes that are still arriving may create their file again meanwhile.
    remove: (id) => rm(folderOf(id), { recursive: true, force: true, maxRetries: 3 }),
    folderOf,
    videoFile: (job) => path.join(folderOf(job.id), job.storedAs ?? legacyFileName(job.video)),
    danceFolder: (job) => path.join(folderOf(job.id), DANCE_FOLDER),
  };
};

/** Our own name for an uploaded video: on some disks, `Job.json` and `job.json` are the same file. */
export const storedNameOf = (video: string): string => {
  const [extension = ''] = /\.(mp4|m4v|mov|webm|mkv)$/i.exec(video) ?? [];
  return VIDEO_FILE + extension.toLowerCase();
};

/** How many characters of the name are kept, from its end: at most four bytes each, and a file system allows 255. */
const MAX_NAME_CHARACTERS = 60;

/** The names of videos in versions before we named them. */
const legacyFileName = (name: string): string => {
  const safe = path.basename(name.replaceAll('\\', '/')).replace(/[^\p{L}\p{N} ._()-]/gu, '_');
  const plain = [...safe]
    .slice(-MAX_NAME_CHARACTERS)
    .join('')
    .replace(/^[.-]+/, '');
  return plain === '' || plain.toLowerCase() === JOB_FILE ? VIDEO_FILE : plain;
};
