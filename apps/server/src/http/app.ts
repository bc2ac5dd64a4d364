import type { ErrorRequestHandler, Express, RequestHandler, Response } from 'express';
import express, { Router } from 'express';
import type { Milliseconds } from '@instep/choreo/units';
import type { HostChoice } from '@instep/protocol/http';
import { ROUTES } from '@instep/protocol/routes';
import type { Logger } from 'pino';
import type { Access } from '../access/access.ts';
import { cutStalled } from '../limits/stalled-responses.ts';
import { createGate } from '../access/gate.ts';
import { createMetricsRoute, createProbes, createServerHealthRoute, type Health } from './health-routes.ts';
import { createDanceRoutes } from './dance-routes.ts';
import { createDeletionRoutes } from './deletion-routes.ts';
import { requireSameOrigin, type HostCheck } from '../access/hosts.ts';
import { redirectToHttps } from '../lan/lan-server.ts';
import type { Library } from '../media/library.ts';
import { serializeRequests } from '../limits/pipelining.ts';
import { createPages, sendErrorPage } from './pages.ts';
import { createMyDancingRoutes } from './my-dancing-routes.ts';
import { createReviewRoutes } from './review-routes.ts';
import { createRoomRoutes, type RoomRoutesOptions } from './room-routes.ts';
import { securityHeaders } from './security-headers.ts';
import type { ExpiringTokens } from '../access/expiring-tokens.ts';
import { createRecordingRoutes } from '../recordings/recording-routes.ts';
import type { Recordings } from '../recordings/recordings.ts';
import { createStudioRoutes, type StudioOptions } from '../studio/studio-routes.ts';
import type { SessionStore } from '../store/session-store.ts';

export type AppOptions = {
  readonly library: Library;
  /** Where players' poses may be estimated. */
  readonly poses: HostChoice;
  readonly store: SessionStore;
  readonly tickets: ExpiringTokens;
  readonly access: Access;
  /** After how long without progress a response is cut off. */
  readonly stalledMs: Milliseconds;
  /** Limits all requests; precedes everything else. */
  readonly budget: RequestHandler;
  /** Limits open downloads; precedes the videos and covers. */
  readonly downloads: RequestHandler;
  /** Networks and addresses of proxies whose forwarding headers are trusted. */
  readonly trustedProxies: readonly string[];
  readonly health: Health;
  readonly studio: StudioOptions;
  readonly recordings: Recordings;
  readonly rooms: RoomRoutesOptions;
  readonly webFolder: string;
  readonly isOurHost: HostCheck;
  /** The https port for other machines; `null` when they are not served, or by http alone. */
  readonly httpsPort: number | null;
  readonly log: Logger;
};

/** The HTTP application: all that the server answers over HTTP. */
export const createApp = ({
  library,
  poses,
  store,
  tickets,
  access,
  budget,
  downloads,
  health,
  studio,
  recordings,
  rooms,
  ...options
}: AppOptions): Express => {
  const { isOurHost, httpsPort, trustedProxies, stalledMs, webFolder, log } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', [...trustedProxies]);
  app.use(serializeRequests());
  app.use(cutStalled(stalledMs));
  app.use(budget);
  app.use(securityHeaders());
  app.use(createProbes(health));
  app.use(refuseForeignHosts(isOurHost));
  if (httpsPort !== null) app.use(redirectToHttps(httpsPort));
  app.use(createGate(access, store));
  app.use(access.routes);
  app.use('/dances', downloads);
  app.use(createDanceRoutes(library, poses));
  app.use(createDeletionRoutes(store));
  app.use(createReviewRoutes(store));
  app.use(createMyDancingRoutes({ store, lanAddresses: rooms.lanAddresses }));
  app.use(createStudioRoutes(studio));
  app.use(createRecordingRoutes(recordings));
  app.use(createRoomRoutes(rooms));
  app.use(createTicketRoute(tickets, health.isStopping));
  app.use(createMetricsRoute(health, access));
  app.use(createServerHealthRoute(health));
  app.use(createPages(webFolder));
  app.use(((request, response) => {
    if (!sendErrorPage(webFolder, request, response, 404))
      sendMessage(request.path, response, 404, 'There is nothing here.');
  }) satisfies RequestHandler);
  app.use(answerErrors(log, webFolder));
  return app;
};

/** `POST /api/tickets`: a page requests the ticket that it will send on its socket. */
const createTicketRoute = (tickets: ExpiringTokens, isStopping: () => boolean): Router => {
  const router = Router();
  router.post(ROUTES.tickets, requireSameOrigin, (_request, response) => {
    response.set('Cache-Control', 'no-store');
    if (isStopping()) return void response.status(503).json({ error: 'The server is stopping.' });
    response.json({ ticket: tickets.issue() });
  });
  return router;
};

const refuseForeignHosts =
  (isOurHost: HostCheck): RequestHandler =>
  ({ headers, path }, response, next) => {
    if (isOurHost(headers.host)) return next();
    sendMessage(
      path,
      response,
      403,
      'This server is not known by that name. Its owner can allow it with ALLOWED_HOSTS.',
    );
  };

/** Answers with a message: JSON for programs, a line of text for people. */
const sendMessage = (path: string, response: Response, status: number, message: string): void => {
  response.status(status).set('Cache-Control', 'no-store');
  if (path.startsWith('/api/')) response.json({ error: message });
  else response.type('text').send(`${message}\n`);
};

type HttpError = Error & { readonly status?: number };

/** Answers errors; those caused by the request carry a status. Neither stack nor path leaves the server. */
const answerErrors =
  (log: Logger, webFolder: string): ErrorRequestHandler =>
  (error: HttpError, request, response, next) => {
    // The response has begun, so it can only be aborted.
    if (response.headersSent) return next(error);
    const status = error.status ?? 500;
    if (status >= 500) log.error({ err: error, path: request.path }, 'a request failed');
    response.removeHeader('ETag');
    // For example a malformed address.
    if (status < 500 && sendErrorPage(webFolder, request, response, status)) return;
    sendMessage(
      request.path,
      response,
      status,
      status < 500 ? 'The request was not understood.' : 'Something went wrong on the server.',
    );
  };
