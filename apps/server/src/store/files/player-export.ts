import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { SESSIONS_COLUMNS } from '@instep/choreo/score-csv';
import { ZipFile } from 'yazl';
import { csvHeader } from './csv-line.ts';
import { makeIndexPackage } from './data-package.ts';
import { dayIn } from './local-day.ts';
import { notesCsv } from './notes.ts';
import type { KnownSession } from './session-index.ts';

/** Beside the sessions: a line for everything that could not be read. */
const MISSING = 'could-not-be-read.txt';

/**
 * All that is kept of some sessions as a ZIP: `sessions.csv` with their rows, and a folder each with its files and its
 * notes as a CSV. One file is opened at a time, when the reader has come so far: a term's worth of poses is never held in
 * memory, and what changes meanwhile (a note, a group, a deletion) is taken as it is by then. What can't be read is a line
 * in `could-not-be-read.txt`. What is being danced now would grow meanwhile, and is left out. Folders are named for the day
 * in the time zone `zone`.
 */
export const zipSessions = (all: readonly KnownSession[], zone?: unknown): Readable => {
  const sessions = all.filter(({ status }) => status !== 'running');
  const zip = new ZipFile();
  // yazl's types speak of the older kind of stream; it is a PassThrough.
  const out = zip.outputStream as Readable;
  zip.on('error', (error: Error) => out.destroy(error));
  void addSessions(zip, sessions, dayIn(zone)).then(
    () => zip.end(),
    (error: Error) => out.destroy(error),
  );
  return out;
};

const addSessions = async (
  zip: ZipFile,
  sessions: readonly KnownSession[],
  dayOf: (iso: string) => string,
): Promise<void> => {
  const out = zip.outputStream as Readable;
  const missing: string[] = [];
  const attempt = async (name: string, add: () => Promise<void>): Promise<void> => {
    if (out.destroyed) return;
    await add().catch((error: NodeJS.ErrnoException) => missing.push(`${name}: ${reasonOf(error)}`));
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
      await attempt(`${folder}/notes.csv`, async () => addText(`${folder}/notes.csv`, await notesCsv(known)));
    });
  }
  if (missing.length > 0) addText(MISSING, missing.map((line) => `${line}\n`).join(''));
};

/** What is still being written has a name of its own, and is no part of the session yet; tables kept aside are. */
const filesOf = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(?:csv(?:\.unreadable(?:-\d+)?)?|json)$/.test(entry.name))
    .map(({ name }) => name);

/** Resolves when all of the file is in the ZIP, or nobody reads the ZIP any more. Rejects, after what could be read. */
const addFile = async (zip: ZipFile, file: string, name: string): Promise<void> => {
  const out = zip.outputStream as Readable;
  const { mtime } = await stat(file);
  // Opened before the ZIP hears of it: what can't be opened has no entry.
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
  const giveUp = (): void => void content.destroy();
  out.once('close', giveUp);
  // No size is promised: the file may be another by now than the one that was looked at.
  zip.addReadStream(content, name, { mtime });
  await finished(content, { cleanup: true }).catch(() => handle.destroy());
  out.off('close', giveUp);
  for (const error of failures) throw error;
};

const reasonOf = ({ code, message }: NodeJS.ErrnoException): string => {
  if (code === 'ENOENT') return 'deleted while this ZIP was made';
  return code === undefined ? message : `could not be read (${code})`;
};
