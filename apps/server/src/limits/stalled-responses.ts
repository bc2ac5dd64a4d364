import type { RequestHandler, Response } from 'express';
import type { Milliseconds } from '@instep/choreo/units';

/** A response that was quiet at this many checks in a row has been quiet all the time between. */
const MAX_QUIET_CHECKS = 2;

/**
 * Cuts off a response of which nothing could be sent for `stalledMs`, before twice that time has passed. A connection's
 * own timeout never fires for a client that sends a byte now and then but reads nothing.
 */
export const cutStalled =
  (stalledMs: Milliseconds): RequestHandler =>
  (_request, response, next) => {
    let before = bytesSent(response);
    let quietChecks = 0;
    const timer = setInterval(() => {
      const sent = bytesSent(response);
      // If nothing waits to be sent, the server is slow, or an upload is running.
      quietChecks = sent === before && response.writableLength > 0 ? quietChecks + 1 : 0;
      before = sent;
      if (quietChecks >= MAX_QUIET_CHECKS) response.destroy();
    }, stalledMs / MAX_QUIET_CHECKS);
    response.once('close', () => clearInterval(timer));
    next();
  };

/** Bytes that the kernel has accepted. */
const bytesSent = ({ socket }: Response): number => (socket ? socket.bytesWritten - socket.writableLength : 0);
