import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { SESSIONS_COLUMNS } from '@instep/choreo/session-csv';
import { ZipFile } from 'yazl';
import { csvHeader } from '../csv-line.ts';
import { makeIndexPackage } from '../data-package.ts';
import { dayFormatter } from '../local-day.ts';
import { notesCsv } from '../notes.ts';
import { readNotes } from './notes-file.ts';
import type { IndexedSession } from './session-index.ts';

/** A file beside the sessions with a line for everything that could not be read. */
const UNREADABLE_LIST = 'could-not-be-read.txt';

/**
 * All data of some sessions as a ZIP: `sessions.csv` with their rows, and a folder for each session with its files and
 * its notes as a CSV. Files are opened one at a time, as the reader gets to them: the poses of a whole school term are
 * never in memory at once, and later changes (a note, a group, a deletion) are included. What can't be read is a line
 * in `could-not-be-read.txt`. Running sessions are left out, because they would grow meanwhile. Folders are named by
 * the day in the time zone `zone`.
 */
export const zipSessions = (all: readonly IndexedSession[], zone?: unknown): Readable => {
  const sessions = all.filter(({ status }) => status !== 'running');
  const zip = new ZipFile();
  // yazl's types declare the older kind of stream; it is a PassThrough.
  const out = zip.outputStream as Readable;
  zip.on('error', (error: Error) => out.destroy(error));
  void addSessions(zip, sessions, dayFormatter(zone)).then(
    () => zip.end(),
    (error: Error) => out.destroy(error),
  );
  return out;
};

const addSessions = async (
  zip: ZipFile,
  sessions: readonly IndexedSession[],
  dayOf: (iso: string) => string,
): Promise<void> => {
  const out = zip.outputStream as Readable;
  const unreadable: string[] = [];
  const attempt = async (name: string, add: () => Promise<void>): Promise<void> => {
    if (out.destroyed) return;
    await add().catch((error: NodeJS.ErrnoException) => unreadable.push(`${name}: ${reasonOf(error)}`));
  };
  const addText = (name: string, text: string): void => zip.addBuffer(Buffer.from(text), name);
  addText('sessions.csv', [csvHeader(SESSIONS_COLUMNS), ...sessions.map(({ line }) => line)].join(''));
  addText('datapackage.json', makeIndexPackage());
  for (const known of sessions) {
    const folder = `${dayOf(known.startedAt)}-${known.danceId}-${known.id.slice(0, 8)}`;
    await attempt(folder, async () => {
      const names = await filesOf(known.folder);
      for (const name of names) {
        await attempt(`${folder}/${name}`, () => addFile(zip, path.join(known.folder, name), `${folder}/${name}`));
      }
      if (!names.includes('notes.json')) return;
      await attempt(`${folder}/notes.csv`, async () =>
        addText(`${folder}/notes.csv`, notesCsv(known, await readNotes(known.folder))),
      );
    });
  }
  if (unreadable.length > 0) addText(UNREADABLE_LIST, unreadable.map((line) => `${line}\n`).join(''));
};

/** The finished files of a session, including tables kept aside; those still being written have other names. */
const filesOf = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(?:csv(?:\.unreadable(?:-\d+)?)?|json)$/.test(entry.name))
    .map(({ name }) => name);

/**
 * Resolves when all of the file is in the ZIP, or nobody reads the ZIP any more. Rejects on a read error, after adding
 * what could be read.
 */
const addFile = async (zip: ZipFile, file: string, name: string): Promise<void> => {
  const out = zip.outputStream as Readable;
  const { mtime } = await stat(file);
  // Opened before it is added to the ZIP: a file that can't be opened gets no entry.
  const handle = createReadStream(file);
  await new Promise((resolve, reject) => handle.once('open', resolve).once('error', reject));
  const failures: Error[] = [];
  const content = Readable.from(
    (async function* () {
      try {
        yield* handle;
      } catch (error) {
        failures.push(error as Error);
      }
    })(),
    { objectMode: false },
  );
  const stopReading = (): void => void content.destroy();
  out.once('close', stopReading);
  // No size is given: the file may have changed since `stat`.
  zip.addReadStream(content, name, { mtime });
  await finished(content, { cleanup: true }).catch(() => handle.destroy());
  out.off('close', stopReading);
  for (const error of failures) throw error;
};

const reasonOf = ({ code, message }: NodeJS.ErrnoException): string => {
  if (code === 'ENOENT') return 'deleted while this ZIP was made';
  return code === undefined ? message : `could not be read (${code})`;
};
