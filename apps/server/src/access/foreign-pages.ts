import type { RequestHandler } from 'express';
import { isSameOrigin } from './hosts.ts';

/** Lets only pages of this server change anything: browsers send the origin of the page that makes a request. */
export const refuseForeignPages: RequestHandler = ({ headers }, response, next) => {
  if (isSameOrigin(headers.origin, headers.host)) return next();
  response.status(403).json({ error: 'Only pages of this server may talk to it.' });
};
