import type { RequestHandler, Response } from 'express';
import type { Milliseconds } from '@instep/choreo/units';

/**
 * Cuts an answer of which nothing could be sent for `stalledMs`, before twice as long. A connection's own timeout would
 * be kept off by whoever says a byte now and then while reading nothing.
 */
export const cutStalled =
  (stalledMs: Milliseconds): RequestHandler =>
  (_request, response, next) => {
    let before = sentIn(response);
    const looking = setInterval(() => {
      const sent = sentIn(response);
      // Where nothing waits to be sent, it is the server that takes its time, or an upload.
      if (sent === before && response.writableLength > 0) response.destroy();
      before = sent;
    }, stalledMs);
    response.once('close', () => clearInterval(looking));
    next();
  };

/** Bytes that the kernel has taken. */
const sentIn = ({ socket }: Response): number => (socket ? socket.bytesWritten - socket.writableLength : 0);
