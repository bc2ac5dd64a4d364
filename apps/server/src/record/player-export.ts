import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { SESSIONS_COLUMNS } from '@instep/choreo/score-csv';
import { ZipFile } from 'yazl';
import { csvHeader } from './csv-line.ts';
import { makeIndexPackage } from './data-package.ts';
import { notesCsv } from './notes.ts';
import type { KnownSession } from './session-index.ts';

/**
 * All that is kept of some sessions as a ZIP: `sessions.csv` with their rows, and a folder each with its files and its
 * notes as a CSV. Files are read as the ZIP is, so a term's worth of poses is never held in memory; what is being danced
 * now would grow meanwhile, and is left out.
 */
export const zipSessions = async (all: readonly KnownSession[]): Promise<Readable> => {
  const sessions = all.filter(({ status }) => status !== 'running');
  const zip = new ZipFile();
  // yazl's types speak of the older kind of stream; it is a PassThrough.
  const out = zip.outputStream as Readable;
  zip.on('error', (error: Error) => out.destroy(error));
  const addFile = createFileAdder(zip, out);
  const add = (name: string, text: string): void => zip.addBuffer(Buffer.from(text), name);
  add('sessions.csv', [csvHeader(SESSIONS_COLUMNS), ...sessions.map(({ line }) => line)].join(''));
  add('datapackage.json', makeIndexPackage());
  for (const known of sessions) {
    const { startedAt, danceId, id } = known;
    const folder = `${startedAt.slice(0, 10)}-${danceId}-${id.slice(0, 8)}`;
    // What is still being written has a name of its own, and is no part of the session yet.
    const names = (await readdir(known.folder)).filter((name) => /\.(?:csv|json)$/.test(name));
    for (const name of names) await addFile(path.join(known.folder, name), `${folder}/${name}`);
    if (names.includes('notes.json')) add(`${folder}/notes.csv`, await notesCsv(known));
  }
  zip.end();
  return out;
};

/** The library's own way would leave the file open that is read while the reader of the ZIP goes. */
const createFileAdder = (zip: ZipFile, out: Readable): ((file: string, name: string) => Promise<void>) => {
  let reading: Readable | null = null;
  out.once('close', () => reading?.destroy());
  return async (file, name) => {
    const { size, mtime } = await stat(file);
    zip.addReadStreamLazy(name, { size, mtime }, (take) => {
      if (out.destroyed) return;
      reading = createReadStream(file);
      reading.once('error', (error) => out.destroy(error));
      take(null, reading);
    });
  };
};
