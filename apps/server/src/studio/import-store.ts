import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { writeDurably } from '../record/durable-file.ts';
import { IMPORT_JOB, type ImportJob } from './import-job.ts';

/** The imports on disk: a folder each, with what was asked and the video that was sent. */
export type ImportStore = {
  readonly readAll: () => Promise<ImportJob[]>;
  readonly save: (job: ImportJob) => Promise<void>;
  readonly remove: (id: ImportJob['id']) => Promise<void>;
  /** Where the video that was sent lies. */
  readonly videoFile: (job: ImportJob) => string;
};

/** Keeps imports in a folder, which is made when the first one comes. */
export const createImportStore = (folder: string, log: Logger): ImportStore => {
  const folderOf = (id: string): string => path.join(folder, id);
  const read = async (id: string): Promise<ImportJob | null> => {
    try {
      return IMPORT_JOB.parse(JSON.parse(await readFile(path.join(folderOf(id), 'job.json'), 'utf8')));
    } catch (error) {
      log.warn({ import: id, err: error }, 'an import cannot be read and is left alone');
      return null;
    }
  };
  return {
    readAll: async () => {
      const ids = await readdir(folder).catch(() => []);
      const jobs = (await Promise.all(ids.map(read))).flatMap((job) => job ?? []);
      return jobs.sort((a, b) => a.askedAt.localeCompare(b.askedAt));
    },
    save: async (job) => {
      await mkdir(folderOf(job.id), { recursive: true });
      await writeDurably(path.join(folderOf(job.id), 'job.json'), `${JSON.stringify(job, null, 2)}\n`);
    },
    // Bytes that still arrive may put their file into a folder that was empty.
    remove: (id) => rm(folderOf(id), { recursive: true, force: true, maxRetries: 3 }),
    videoFile: (job) => path.join(folderOf(job.id), plainName(job.video)),
  };
};

/** Letters of the name that are kept, from its end: four bytes each at most, and a file system takes 255. */
const MOST_LETTERS = 60;

/** A name that is safe to lie in a folder, and still tells people which video it is. */
const plainName = (name: string): string => {
  const safe = path.basename(name.replaceAll('\\', '/')).replace(/[^\p{L}\p{N} ._()-]/gu, '_');
  const plain = [...safe]
    .slice(-MOST_LETTERS)
    .join('')
    .replace(/^[.-]+/, '');
  return plain === '' || plain === 'job.json' ? 'video' : plain;
};
