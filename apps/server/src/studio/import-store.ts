import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { writeDurably } from '../store/files/durable-file.ts';
import { IMPORT_JOB, type ImportJob } from './import-job.ts';

/** The imports on disk: a folder each, with what was asked and the video that was sent. */
export type ImportStore = {
  /** Those that can be read, the oldest first, and the ids of all that are there. */
  readonly readAll: () => Promise<{ readonly jobs: readonly ImportJob[]; readonly ids: ReadonlySet<string> }>;
  /** One of them; `null` when it is gone or can't be read. */
  readonly read: (id: ImportJob['id']) => Promise<ImportJob | null>;
  readonly save: (job: ImportJob) => Promise<void>;
  readonly remove: (id: ImportJob['id']) => Promise<void>;
  readonly folderOf: (id: ImportJob['id']) => string;
  /** Where the video that was sent lies. */
  readonly videoFile: (job: ImportJob) => string;
  /** Where the files of its dance grow. */
  readonly danceFolder: (job: ImportJob) => string;
};

const JOB_FILE = 'job.json';
const DANCE_FOLDER = 'dance';
const VIDEO_FILE = 'video';

/** Keeps imports in a folder, which is made when the first one comes. */
export const createImportStore = (folder: string, log: Logger): ImportStore => {
  const folderOf = (id: string): string => path.join(folder, id);
  const complained = new Set<string>();
  const read = async (id: string): Promise<ImportJob | null> => {
    try {
      return IMPORT_JOB.parse(JSON.parse(await readFile(path.join(folderOf(id), JOB_FILE), 'utf8')));
    } catch (error) {
      if (!complained.has(id)) log.warn({ import: id, err: error }, 'an import cannot be read and is left alone');
      complained.add(id);
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
    // Bytes that still arrive may put their file into a folder that was empty.
    remove: (id) => rm(folderOf(id), { recursive: true, force: true, maxRetries: 3 }),
    folderOf,
    videoFile: (job) => path.join(folderOf(job.id), job.storedAs ?? plainName(job.video)),
    danceFolder: (job) => path.join(folderOf(job.id), DANCE_FOLDER),
  };
};

/** A name of ours for a video that is sent: on some disks, `Job.json` and `job.json` are the same file. */
export const storedNameOf = (video: string): string => {
  const [extension = ''] = /\.(mp4|m4v|mov|webm|mkv)$/i.exec(video) ?? [];
  return VIDEO_FILE + extension.toLowerCase();
};

/** Letters of the name that are kept, from its end: four bytes each at most, and a file system takes 255. */
const MOST_LETTERS = 60;

/** What videos were called before they had a name of ours. */
const plainName = (name: string): string => {
  const safe = path.basename(name.replaceAll('\\', '/')).replace(/[^\p{L}\p{N} ._()-]/gu, '_');
  const plain = [...safe]
    .slice(-MOST_LETTERS)
    .join('')
    .replace(/^[.-]+/, '');
  return plain === '' || plain.toLowerCase() === JOB_FILE ? VIDEO_FILE : plain;
};
