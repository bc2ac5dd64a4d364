import { SCOPES } from '@instep/choreo/verdict';
import { MAX_RECORDING_S } from '@instep/protocol/recording';
import { ROUTES } from '@instep/protocol/routes';
import express, { Router, type ErrorRequestHandler } from 'express';
import { z } from 'zod';
import { deviceSecretOf, deviceSha256Of } from '../access/access.ts';
import { SESSION_ID } from '../store/session-info.ts';
import { MAX_CHUNK_SIZE } from '../studio/studio-routes.ts';
import { RecordingError, REFUSAL_STATUS, type Recordings } from './recordings.ts';

const UPLOAD = z.object({
  danceId: z.string().max(200),
  player: z.string().max(200),
  scope: z.enum(SCOPES),
  video: z.string().max(255),
  bytes: z.int().min(1),
});
const CORRECTION = z.object({
  sessionId: z.string().regex(SESSION_ID),
  /** Every offset at which recording and dance could have something in common. */
  offsetS: z.number().min(-86_400).max(MAX_RECORDING_S),
});
const REQUEST = z.union([UPLOAD, CORRECTION]);

/** The routes for recordings that are judged; access is checked before. */
export const createRecordingRoutes = (recordings: Recordings): Router => {
  const router = Router();
  router.use(ROUTES.recordings, (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.post(ROUTES.recordings, express.json({ limit: '4kb' }), async (request, response) => {
    const { data, error } = REQUEST.safeParse(request.body);
    if (!data) return void response.status(400).json({ error: error.issues[0]?.message });
    const secret = deviceSecretOf(request);
    const job =
      'sessionId' in data
        ? await recordings.correct(data)
        : await recordings.enqueue(data, secret === '' ? '' : deviceSha256Of(secret));
    response.status(201).json(job);
  });
  router.get(ROUTES.recording, (request, response) => void response.json(recordings.get(request.params.id)));
  router.put(
    ROUTES.recordingBytes,
    express.raw({ type: () => true, limit: MAX_CHUNK_SIZE }),
    async (request, response) => {
      const chunk: unknown = request.body;
      if (!(chunk instanceof Uint8Array)) throw new RecordingError('Expected bytes, got none.');
      response.json(await recordings.receiveChunk(request.params.id, Number(request.query['from']), chunk));
    },
  );
  router.delete(ROUTES.recording, async (request, response) => {
    await recordings.remove(request.params.id);
    response.status(204).end();
  });
  router.use(answerErrors);
  return router;
};

const answerErrors: ErrorRequestHandler = (error: Error, _request, response, next) => {
  if (!(error instanceof RecordingError)) return next(error);
  const { message, refusal } = error;
  response.status(REFUSAL_STATUS[refusal]).json({ error: message, kind: refusal });
};
