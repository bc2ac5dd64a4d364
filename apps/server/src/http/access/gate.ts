import type { Request, RequestHandler } from 'express';
import type { SessionIndex } from '../../record/session-index.ts';
import { refuseForeignPages } from '../refuse-foreign-pages.ts';
import { NEEDS_PIN, type Access } from './access.ts';

/** What anybody may ask for; all else under `/api` is the host's, or a player's own. */
const FOR_EVERYBODY: readonly { readonly path: RegExp; readonly methods: readonly string[] }[] = [
  { path: /^\/api\/dances(?:\/|$)/, methods: ['GET', 'HEAD'] },
  { path: /^\/api\/tickets$/, methods: ['POST'] },
  { path: /^\/api\/access$/, methods: ['GET', 'POST', 'DELETE'] },
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
  FOR_EVERYBODY.some((open) => open.path.test(path) && open.methods.includes(method));
