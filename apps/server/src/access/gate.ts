import { ROUTES } from '@instep/protocol/routes';
import type { Request, RequestHandler } from 'express';
import type { SessionIndex } from '../store/files/session-index.ts';
import { refuseForeignPages } from './foreign-pages.ts';
import { NEEDS_PIN, type Access } from './access.ts';

/** What anybody may ask for; all else under `/api` is the host's, or a player's own. */
const FOR_EVERYBODY: readonly { readonly route: string; readonly methods: readonly string[] }[] = [
  { route: ROUTES.dances, methods: ['GET', 'HEAD'] },
  { route: ROUTES.dance, methods: ['GET', 'HEAD'] },
  { route: ROUTES.tickets, methods: ['POST'] },
  { route: ROUTES.access, methods: ['GET', 'POST', 'DELETE'] },
];
const SESSION = /^\/api\/sessions\/([^/]+)(?:\/|$)/;
const SAFE: readonly string[] = ['GET', 'HEAD'];

/** Stands before all routes under `/api`: a route that is added is the host's until it is named above. */
export const createGate =
  (access: Access, index: Pick<SessionIndex, 'get'>): RequestHandler =>
  (request, response, next) => {
    // Routes are found whatever the case and a last slash, so the gate looks at the same. A pattern for many slashes
    // would take a quarter of a second for an address that is full of them.
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

/** Whether a path is of this route: part for part, a parameter being any part. */
const isAt = (route: string, path: string): boolean => {
  const expected = route.split('/');
  // No more of them than it takes: an address may be full of slashes.
  const parts = path.split('/', expected.length + 1);
  return expected.length === parts.length && expected.every((part, k) => part.startsWith(':') || part === parts[k]);
};
