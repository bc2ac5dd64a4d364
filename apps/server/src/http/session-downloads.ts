import { ROUTES } from '@instep/protocol/routes';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Column } from '@instep/choreo/column';
import { NOTES_COLUMNS } from '@instep/choreo/note';
import { SESSIONS_COLUMNS } from '@instep/choreo/session-csv';
import { Router, type Request, type Response } from 'express';
import { makeIndexPackage, SESSION_TABLE_NAMES } from '../store/data-package.ts';
import { excelTransforms } from '../store/excel-csv.ts';
import { dayFormatter } from '../store/local-day.ts';
import { notesCsv } from '../store/notes.ts';
import type { SessionStore, StoredSession } from '../store/session-store.ts';

/**
 * The CSVs and what their columns mean: `/api/sessions.csv`, `/api/sessions.datapackage.json` and the same of each
 * session. `?excel=de-DE` selects the kind of CSV that Excel opens by a double click; `?zone=Asia/Seoul` names files by
 * the day in that time zone, as the page shows it.
 */
export const createSessionDownloads = (store: SessionStore): Router => {
  const router = Router();
  router.get(ROUTES.sessionsCsv, async (request, response) => {
    await sendCsv(request, response, {
      name: 'sessions',
      columns: SESSIONS_COLUMNS,
      csv: Readable.from(await store.listCsv()),
    });
  });
  router.get(ROUTES.sessionsDataPackage, (_request, response) => {
    response.type('json').send(makeIndexPackage());
  });
  router.get(ROUTES.sessionDataPackage, async (request, response, next) => {
    const session = await store.read(request.params.id);
    if (!session) return next();
    const text = await session.readDataPackage();
    response.attachment(`${fileStem(session, request.query['zone'])}-datapackage.json`).send(text);
  });
  router.get(ROUTES.sessionNotesCsv, async (request, response, next) => {
    const session = await store.read(request.params.id);
    if (!session) return next();
    const csv = Readable.from([notesCsv(session, await session.readNotes())]);
    await sendCsv(request, response, {
      name: `${fileStem(session, request.query['zone'])}-notes`,
      columns: NOTES_COLUMNS,
      csv,
    });
  });
  router.get(ROUTES.sessionFile, async (request, response, next) => {
    const table = SESSION_TABLE_NAMES.find((name) => `${name}.csv` === request.params.file);
    const session = table && (await store.read(request.params.id));
    const content = session && (await session.readTable(table));
    if (!content) return next();
    await sendCsv(request, response, {
      name: `${fileStem(session, request.query['zone'])}-${table}`,
      ...content,
    });
  });
  return router;
};

type Csv = { readonly name: string; readonly columns: readonly Column[]; readonly csv: Readable };

const sendCsv = async ({ query }: Request, response: Response, { name, columns, csv }: Csv): Promise<void> => {
  const { excel } = query;
  const steps = typeof excel === 'string' ? excelTransforms(columns, excel) : [];
  response
    .set('Cache-Control', 'no-store')
    .type('text/csv')
    .attachment(steps.length > 0 ? `${name}-excel.csv` : `${name}.csv`);
  await sendStreams(csv, ...steps, response);
};

/** The name of a session's files where people save them: `2026-11-20-slow-waltz-Mia`. */
const fileStem = ({ startedAt, danceId, player }: StoredSession, zone: unknown): string =>
  [dayFormatter(zone)(startedAt), danceId, player.replace(UNSAFE_IN_FILE_NAMES, '_')]
    .filter((part) => part !== '')
    .join('-');

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
