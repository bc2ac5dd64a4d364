import type { RequestHandler } from 'express';
import { AddressCounts } from './address-counts.ts';
import type { AddressOf } from './client-address.ts';

/** By then one of the open downloads may have finished. */
const RETRY_AFTER_S = '2';

/** Answers 429 to an address that has too many downloads open already. */
export const capDownloads = (maxDownloads: number, clientAddress: AddressOf): RequestHandler => {
  const downloads = new AddressCounts(maxDownloads);
  return (request, response, next) => {
    const address = clientAddress(request);
    if (downloads.tryAcquire(address)) {
      response.once('close', () => downloads.release(address));
      return next();
    }
    response.status(429).set({ 'Retry-After': RETRY_AFTER_S, 'Cache-Control': 'no-store' });
    response.type('text').send('Too many downloads at once from this address.\n');
  };
};
