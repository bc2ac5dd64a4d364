import type { Milliseconds } from '@instep/choreo/units';
import type { Request, RequestHandler } from 'express';
import { AddressBuckets } from './address-buckets.ts';
import type { Clock } from '../clock.ts';
import type { ClientAddress } from './client-address.ts';

/** A class that opens the page together asks for much at once. */
const BURST_SECONDS = 20;
/** Saying no at once would be work too, as often as somebody asks: a connection gets so many of these a second. */
const REFUSED_AFTER_MS: Milliseconds = 1000;
const RETRY_AFTER_S = 2;

/** Videos and covers have a limit of their own, by how many are open. */
const IS_DOWNLOAD = /^\/dances\/[^/]+\/(?:video|cover)(?:-[^/]*)?$/i;

/** JSON is made and looked for; files are only sent, and the pieces of an upload have a limit of their own. */
const IS_JSON = /^\/(?:api|dances)\//i;
const JSON_COST = 4;
const costOf = ({ method, path }: Request): number =>
  IS_JSON.test(path) && (method === 'GET' || method === 'HEAD') ? JSON_COST : 1;

/** Gives each address so many requests a second; more are refused with 429, and not at once. */
export const createRequestBudget = (perSecond: number, clientAddress: ClientAddress, clock: Clock): RequestHandler => {
  const budgets = new AddressBuckets(perSecond, BURST_SECONDS * perSecond, clock);
  return (request, response, next) => {
    const { path } = request;
    if (IS_DOWNLOAD.test(path) || budgets.take(clientAddress(request), costOf(request))) return next();
    const callOff = clock.after(REFUSED_AFTER_MS, () => {
      response.status(429).set({ 'Retry-After': String(RETRY_AFTER_S), 'Cache-Control': 'no-store' });
      const words = `Too many requests from this address. Try again in ${RETRY_AFTER_S} s.`;
      if (path.startsWith('/api/')) response.json({ error: words });
      else response.type('text').send(`${words}\n`);
    });
    response.once('close', callOff);
  };
};
