import type { Milliseconds } from '@instep/choreo/units';
import type { Request, RequestHandler } from 'express';
import { AddressBuckets } from './address-buckets.ts';
import type { Clock } from '../clock.ts';
import type { AddressOf } from './client-address.ts';

/** A class that opens the page together makes many requests at once. */
const BURST_SECONDS = 20;
/**
 * Refusing at once would also be work, as often as somebody asks; the delay limits how many refusals a connection gets
 * per second.
 */
const REFUSAL_DELAY_MS: Milliseconds = 1000;
const RETRY_AFTER_S = 2;

/** Videos and covers have a limit of their own: how many are open. */
const IS_DOWNLOAD = /^\/dances\/[^/]+\/(?:video|cover)(?:-[^/]*)?$/i;

/** JSON has to be looked up and made; files are only sent, and the parts of an upload have a limit of their own. */
const IS_JSON = /^\/(?:api|dances)\//i;
const JSON_COST = 4;
const costOf = ({ method, path }: Request): number =>
  IS_JSON.test(path) && (method === 'GET' || method === 'HEAD') ? JSON_COST : 1;

/** Gives each address a number of requests per second; those beyond are refused with 429, after a delay. */
export const createRequestBudget = (perSecond: number, clientAddress: AddressOf, clock: Clock): RequestHandler => {
  const budgets = new AddressBuckets(perSecond, BURST_SECONDS * perSecond, clock);
  return (request, response, next) => {
    const { path } = request;
    if (IS_DOWNLOAD.test(path) || budgets.tryConsume(clientAddress(request), costOf(request))) return next();
    const cancelRefusal = clock.after(REFUSAL_DELAY_MS, () => {
      response.status(429).set({ 'Retry-After': String(RETRY_AFTER_S), 'Cache-Control': 'no-store' });
      const message = `Too many requests from this address. Try again in ${RETRY_AFTER_S} s.`;
      if (path.startsWith('/api/')) response.json({ error: message });
      else response.type('text').send(`${message}\n`);
    });
    response.once('close', cancelRefusal);
  };
};
