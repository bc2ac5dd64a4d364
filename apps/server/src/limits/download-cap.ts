import type { RequestHandler } from 'express';
import { AddressCounts } from './address-counts.ts';
import type { ClientAddress } from './client-address.ts';

/** By then one of the open downloads may have finished. */
const RETRY_AFTER_S = '2';

/** Answers 429 to an address that has too many downloads open already. */
export const capDownloads = (most: number, clientAddress: ClientAddress): RequestHandler => {
  const downloads = new AddressCounts(most);
  return (request, response, next) => {
    const address = clientAddress(request);
    if (downloads.enter(address)) {
      response.once('close', () => downloads.leave(address));
      return next();
    }
    response.status(429).set({ 'Retry-After': RETRY_AFTER_S, 'Cache-Control': 'no-store' });
    response.type('text').send('Too many downloads at once from this address.\n');
  };
};
