import { ROUTES } from '@instep/protocol/routes';
import type { Request, RequestHandler } from 'express';
import type { SessionStore } from '../store/session-store.ts';
import { requireSameOrigin } from './hosts.ts';
import { PIN_REQUIRED, type Access } from './access.ts';

/** What anybody may request; everything else under `/api` is only for the host, or for the player it belongs to. */
const PUBLIC_ROUTES: readonly { readonly route: string; readonly methods: readonly string[] }[] = [
  { route: ROUTES.dances, methods: ['GET', 'HEAD'] },
  { route: ROUTES.dance, methods: ['GET', 'HEAD'] },
  { route: ROUTES.tickets, methods: ['POST'] },
  { route: ROUTES.rooms, methods: ['GET', 'HEAD'] },
  { route: ROUTES.roomQr, methods: ['GET', 'HEAD'] },
  { route: ROUTES.access, methods: ['GET', 'POST', 'DELETE'] },
  // They answer only what the secrets in the request open.
  { route: ROUTES.myDancing, methods: ['POST'] },
  { route: ROUTES.myDancingOffer, methods: ['POST'] },
  { route: ROUTES.myDancingKeys, methods: ['POST'] },
];
const SESSION_PATH = /^\/api\/sessions\/([^/]+)(?:\/|$)/;
const SAFE_METHODS: readonly string[] = ['GET', 'HEAD'];

/** Precedes all routes under `/api`: a new route is only for the host until it is listed above. */
export const createGate =
  (access: Access, store: Pick<SessionStore, 'ownerOf'>): RequestHandler =>
  async (request, response, next) => {
    // Express matches routes whatever their case and with or without a slash at the end, so the gate does, too. A
    // pattern for many slashes would take a quarter of a second for an address that is full of them.
    const path = request.path.toLowerCase().replace(/\/$/, '');
    if (!/^\/api(?:\/|$)/.test(path) || isPublic(request, path)) return next();
    const sessionId = SESSION_PATH.exec(path)?.[1];
    const owner = sessionId === undefined ? null : await store.ownerOf(sessionId);
    if (!access.mayAccess(request, owner)) {
      return void response.status(401).set('Cache-Control', 'no-store').json(PIN_REQUIRED);
    }
    if (SAFE_METHODS.includes(request.method)) return next();
    requireSameOrigin(request, response, next);
  };

const isPublic = ({ method }: Request, path: string): boolean =>
  PUBLIC_ROUTES.some(({ route, methods }) => matchesRoute(route, path) && methods.includes(method));

/** Whether a path matches this route part by part; a parameter matches any part. */
const matchesRoute = (route: string, path: string): boolean => {
  const expected = route.split('/');
  // Splits off no more parts than are needed: an address may be full of slashes.
  const parts = path.split('/', expected.length + 1);
  return expected.length === parts.length && expected.every((part, k) => part.startsWith(':') || part === parts[k]);
};
