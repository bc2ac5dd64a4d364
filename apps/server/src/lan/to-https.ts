import type { RequestHandler } from 'express';
import { namesThisMachine } from '../access/hosts.ts';

/**
 * Redirects plain http requests from other machines to https, because browsers give pages the camera only there. The
 * redirect is temporary: a browser that remembered it could not come back to a server without https.
 */
export const toHttps =
  (httpsPort: number): RequestHandler =>
  (request, response, next) => {
    if (request.secure || namesThisMachine(request.headers.host)) return next();
    // A request in a proxy's form has a complete address as its target, which can't be appended to ours.
    const path = request.originalUrl.startsWith('/') ? request.originalUrl : '/';
    response.set('Cache-Control', 'no-store').redirect(307, `https://${request.hostname}:${httpsPort}${path}`);
  };
