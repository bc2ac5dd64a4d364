import { ROUTES } from '@instep/protocol/routes';
import type { Request, RequestHandler } from 'express';
import type { SessionIndex } from '../store/files/session-index.ts';
import { refuseForeignPages } from './foreign-pages.ts';
import { NEEDS_PIN, type Access } from './access.ts';

/** What anybody may request; everything else under `/api` is only for the host, or for the player it belongs to. */
const FOR_EVERYBODY: readonly { readonly route: string; readonly methods: readonly string[] }[] = [
  { route: ROUTES.dances, methods: ['GET', 'HEAD'] },
  { route: ROUTES.dance, methods: ['GET', 'HEAD'] },
  { route: ROUTES.tickets, methods: ['POST'] },
  { route: ROUTES.access, methods: ['GET', 'POST', 'DELETE'] },
];
const SESSION = /^\/api\/sessions\/([^/]+)(?:\/|$)/;
const SAFE: readonly string[] = ['GET', 'HEAD'];

/** Precedes all routes under `/api`: a new route is only for the host until it is listed above. */
export const createGate =
  (access: Access, index: Pick<SessionIndex, 'get'>): RequestHandler =>
  (request, response, next) => {
    // Express matches routes whatever their case and with or without a slash at the end, so the gate does, too. A
    // pattern for many slashes would take a quarter of a second for an address that is full of them.
    const path = request.path.toLowerCase().replace(/\/$/, '');
    if (!/^\/api(?:\/|$)/.test(path) || isForEverybody(request, path)) return next();
    const session = index.get(SESSION.exec(path)?.[1] ?? '');
    if (!access.mayUse(request, session?.deviceSha256 ?? null)) {
      return void response.status(401).set('Cache-Control', 'no-store').json(NEEDS_PIN);
    }
    if (SAFE.includes(request.method)) return next();
    refuseForeignPages(request, response, next);
  };

const isForEverybody = ({ method }: Request, path: string): boolean =>
  FOR_EVERYBODY.some(({ route, methods }) => isAt(route, path) && methods.includes(method));

/** Whether a path matches this route part by part; a parameter matches any part. */
const isAt = (route: string, path: string): boolean => {
  const expected = route.split('/');
  // Splits off no more parts than are needed: an address may be full of slashes.
  const parts = path.split('/', expected.length + 1);
  return expected.length === parts.length && expected.every((part, k) => part.startsWith(':') || part === parts[k]);
};
