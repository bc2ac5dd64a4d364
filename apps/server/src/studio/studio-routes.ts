import type { StudioListEntry } from '@instep/protocol/studio';
import { ROUTES } from '@instep/protocol/routes';
import { readdir } from 'node:fs/promises';
import { flattenPose } from '@instep/protocol/flat-pose';
import { KeypointCsvError } from '@instep/choreo/keypoint-csv';
import { DanceFileError, dancePaths, listDanceIds, readDance, readDanceInfo } from '@instep/dance-files/dance-folder';
import { firstFaultOf } from '@instep/dance-files/dance-info';
import { describeIssue } from '@instep/dance-files/info-faults';
import express, { Router, type ErrorRequestHandler, type Response } from 'express';
import type { z } from 'zod';
import { createFileSender } from '../media/file-response.ts';
import type { Library } from '../media/library.ts';
import { requestedSection } from '../media/requested-section.ts';
import { createOfferedFileCache } from '../media/offered-file.ts';
import { DANCE_EDIT, EditError, StaleEditError, editDance, removeDance, revisionOf } from './edit-dance.ts';
import { IMPORT_REQUEST } from './import-job.ts';
import { UPLOAD_TIMEOUT_MS, REFUSAL_STATUS, ImportError, type Imports } from './imports.ts';

export type StudioOptions = {
  readonly imports: Imports;
  readonly library: Library;
  readonly dancesFolder: string;
  readonly videosFolder: string;
};

/** The size limit of one part of an upload: small enough to arrive within the timeout of a request. */
export const MAX_CHUNK_SIZE = '4mb';
const VIDEO_NAME = /\.(mp4|m4v|mov|webm|mkv)$/i;

/** The routes for people who add dances; access is checked before. */
export const createStudioRoutes = (options: StudioOptions): Router => {
  const router = Router();
  router.use('/api/studio', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get(ROUTES.studioVideos, async (_request, response) => {
    const names = await readdir(options.videosFolder).catch(() => []);
    const limits = { maxBytes: options.imports.maxVideoBytes, keptHours: UPLOAD_TIMEOUT_MS / 3_600_000 };
    response.json({ videos: names.filter((name) => VIDEO_NAME.test(name)).sort(), limits });
  });
  addImportRoutes(router, options.imports);
  addDanceRoutes(router, options);
  router.use(answerErrors);
  return router;
};

const addImportRoutes = (router: Router, imports: Imports): void => {
  router.get(ROUTES.imports, async (_request, response) => {
    await imports.refresh();
    response.json({ imports: imports.list() });
  });
  router.post(ROUTES.imports, express.json({ limit: '16kb' }), async (request, response) => {
    const requested = parseBody(IMPORT_REQUEST, request.body, response);
    if (requested) response.status(201).json(await imports.enqueue(requested));
  });
  router.put(
    ROUTES.importBytes,
    express.raw({ type: () => true, limit: MAX_CHUNK_SIZE }),
    async (request, response) => {
      const chunk: unknown = request.body;
      const from = Number(request.query['from']);
      if (!(chunk instanceof Uint8Array)) throw new ImportError('Expected bytes, got none.');
      response.json(await imports.receiveChunk(request.params.id, from, chunk));
    },
  );
  router.post(ROUTES.importStop, async (request, response) => {
    await imports.stop(request.params.id);
    response.status(204).end();
  });
  router.post(ROUTES.importResume, async (request, response) => {
    await imports.resume(request.params.id);
    response.status(204).end();
  });
  router.delete(ROUTES.import, async (request, response) => {
    await imports.remove(request.params.id);
    response.status(204).end();
  });
};

const addDanceRoutes = (router: Router, { library, dancesFolder }: StudioOptions): void => {
  // A person who looks for a move requests ranges of the video again and again.
  const readOffered = createOfferedFileCache();
  const sendFile = createFileSender();
  router.get(ROUTES.studioDances, async (_request, response) => {
    const ids = await listDanceIds(dancesFolder);
    response.json({ dances: await Promise.all(ids.map((id) => listItemOf(dancesFolder, id))) });
  });
  router.param('danceId', async (_request, response, next, id: string) => {
    if ((await listDanceIds(dancesFolder)).includes(id)) return next();
    response.status(404).json({ error: 'There is no such dance.' });
  });
  router.get(ROUTES.studioDance, async (request, response) => {
    await readDanceInfo(dancesFolder, request.params.danceId);
    // Read before the dance: a change in between makes the edits stale, and is never overwritten.
    const revision = await revisionOf(dancesFolder, request.params.danceId);
    const { info, choreography } = await readDance(dancesFolder, request.params.danceId);
    const { from, to } = requestedSection(request);
    const poses = choreography.frames
      .filter(({ mediaTime }) => mediaTime >= from && mediaTime <= to)
      .map(({ mediaTime, pose }) => ({ mediaTime, pose: pose && flattenPose(pose) }));
    response.json({ info, poses, revision });
  });
  router.get(ROUTES.studioDanceVideo, async (request, response, next) => {
    const file = await readOffered(dancePaths(dancesFolder, request.params.danceId).video);
    if (file) await sendFile({ file, request, response, next });
    else next();
  });
  router.put(ROUTES.studioDance, express.json({ limit: '1mb' }), async (request, response) => {
    const edit = parseBody(DANCE_EDIT, request.body, response);
    if (!edit) return;
    const revision = request.get('If-Match') ?? null;
    response.json(await editDance(dancesFolder, request.params.danceId, edit, revision));
    await library.refresh();
  });
  router.delete(ROUTES.studioDance, async (request, response) => {
    await removeDance(dancesFolder, request.params.danceId);
    await library.refresh();
    response.status(204).end();
  });
};

/** A dance as the list shows it, or why it can't be used. */
const listItemOf = async (folder: string, id: string): Promise<StudioListEntry> => {
  try {
    const { title, level, durationS, draft, moves, tags } = await readDanceInfo(folder, id);
    return { id, title, level, durationS, draft, tags, moves: moves.length };
  } catch (error) {
    if (error instanceof DanceFileError) return { id, problem: error.message };
    throw error;
  }
};

/** The body parsed by the schema; if that fails, it answers what was expected and where. */
const parseBody = <T>(schema: z.ZodType<T>, body: unknown, response: Response): T | null => {
  const result = schema.safeParse(body, { error: describeIssue });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  // A fault that belongs to no single field is described in a whole sentence.
  const isSentence = issue?.code === 'custom' && issue.path.length === 0;
  response.status(400).json({ error: isSentence ? issue.message : firstFaultOf(result.error) });
  return null;
};

const answerErrors: ErrorRequestHandler = (error: Error, _request, response, next) => {
  const { message } = error;
  if (error instanceof ImportError) {
    return void response.status(REFUSAL_STATUS[error.refusal]).json({ error: message, kind: error.refusal });
  }
  if (error instanceof EditError) return void response.status(400).json({ error: message });
  if (error instanceof StaleEditError) {
    return void response.status(412).json({ error: message, revision: error.revision });
  }
  if (error instanceof DanceFileError || error instanceof KeypointCsvError) {
    return void response.status(422).json({ error: message });
  }
  next(error);
};
