import type { RequestHandler } from 'express';
import { namesThisMachine } from '../access/hosts.ts';

/**
 * Sends who comes over plain http from elsewhere to https, where alone browsers give the camera. Not for good: a
 * browser that kept it in mind could not come back to a server without https.
 */
export const toHttps =
  (httpsPort: number): RequestHandler =>
  (request, response, next) => {
    if (request.secure || namesThisMachine(request.headers.host)) return next();
    // A proxy's way to ask, with a whole address, would be spliced.
    const path = request.originalUrl.startsWith('/') ? request.originalUrl : '/';
    response.set('Cache-Control', 'no-store').redirect(307, `https://${request.hostname}:${httpsPort}${path}`);
  };
