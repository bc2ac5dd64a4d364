import { ROUTES } from '@instep/protocol/routes';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Column } from '@instep/choreo/column';
import { NOTES_COLUMNS } from '@instep/choreo/note';
import { SESSIONS_COLUMNS } from '@instep/choreo/score-csv';
import { Router, type Request, type Response } from 'express';
import { makeIndexPackage, SESSION_TABLE_NAMES } from '../store/files/data-package.ts';
import { excelSteps } from '../store/files/excel-csv.ts';
import { dayIn } from '../store/files/local-day.ts';
import { notesCsv } from '../store/files/notes.ts';
import type { KnownSession, SessionIndex } from '../store/files/session-index.ts';
import { expectFile } from '../store/files/regular-file.ts';
import { columnsOnDisk, dataPackageOf, tableFile } from '../store/files/session-tables.ts';

/**
 * The CSVs and what their columns mean: `/api/sessions.csv`, `/api/sessions.datapackage.json` and the same of each
 * session. `?excel=de-DE` selects the kind of CSV that Excel opens by a double click; `?zone=Asia/Seoul` names files by
 * the day in that time zone, as the page shows it.
 */
export const createSessionDownloads = (index: SessionIndex): Router => {
  const router = Router();
  router.get(ROUTES.sessionsCsv, async (request, response) => {
    await index.refresh();
    await sendCsv(request, response, {
      name: 'sessions',
      columns: SESSIONS_COLUMNS,
      csv: Readable.from(index.csv),
    });
  });
  router.get(ROUTES.sessionsDataPackage, (_request, response) => {
    response.type('json').send(makeIndexPackage());
  });
  router.get(ROUTES.sessionDataPackage, async (request, response, next) => {
    const known = index.get(request.params.id);
    if (!known) return next();
    const text = await dataPackageOf(known.folder, known.id);
    response.attachment(`${fileStem(known, request.query['zone'])}-datapackage.json`).send(text);
  });
  router.get(ROUTES.sessionNotesCsv, async (request, response, next) => {
    const known = index.get(request.params.id);
    if (!known) return next();
    const csv = Readable.from([await notesCsv(known)]);
    await sendCsv(request, response, {
      name: `${fileStem(known, request.query['zone'])}-notes`,
      columns: NOTES_COLUMNS,
      csv,
    });
  });
  router.get(ROUTES.sessionFile, async (request, response, next) => {
    const known = index.get(request.params.id);
    const table = SESSION_TABLE_NAMES.find((name) => `${name}.csv` === request.params.file);
    if (!known || !table) return next();
    // Its columns are those of the version that wrote it; what is not a regular file can't be sent.
    const columns = await columnsOnDisk(known.folder, table).catch(() => null);
    if (!columns && !(await isRegularFile(tableFile(known.folder, table)))) return next();
    const csv = createReadStream(tableFile(known.folder, table));
    await sendCsv(request, response, {
      name: `${fileStem(known, request.query['zone'])}-${table}`,
      columns: columns ?? [],
      csv,
    });
  });
  return router;
};

const isRegularFile = (file: string): Promise<boolean> =>
  expectFile(file).then(
    () => true,
    () => false,
  );

type Csv = { readonly name: string; readonly columns: readonly Column[]; readonly csv: Readable };

const sendCsv = async ({ query }: Request, response: Response, { name, columns, csv }: Csv): Promise<void> => {
  const { excel } = query;
  const steps = typeof excel === 'string' ? excelSteps(columns, excel) : [];
  response
    .set('Cache-Control', 'no-store')
    .type('text/csv')
    .attachment(steps.length > 0 ? `${name}-excel.csv` : `${name}.csv`);
  await sendStreams(csv, ...steps, response);
};

/** The name of a session's files where people save them: `2026-11-20-slow-waltz-Mia`. */
const fileStem = ({ startedAt, danceId, player }: KnownSession, zone: unknown): string =>
  [dayIn(zone)(startedAt), danceId, player.replace(UNSAFE_IN_FILE_NAMES, '_')].filter((part) => part !== '').join('-');

/** Characters that Windows, macOS or shells don't accept in file names. */
export const UNSAFE_IN_FILE_NAMES = /[\\/:*?"<>|\s.]+/gu;

/**
 * Pipes the first stream through the others, the last of which is the response. A client that disconnects early is no
 * error.
 */
export const sendStreams = async (
  ...streams: readonly (NodeJS.ReadableStream | NodeJS.WritableStream | NodeJS.ReadWriteStream)[]
): Promise<void> => {
  try {
    await pipeline(streams);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
};
