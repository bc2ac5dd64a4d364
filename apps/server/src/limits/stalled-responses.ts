import type { RequestHandler, Response } from 'express';
import type { Milliseconds } from '@instep/choreo/units';

/** A response that was quiet at this many checks in a row has been quiet all the time between. */
const QUIET_LOOKS = 2;

/**
 * Cuts off a response of which nothing could be sent for `stalledMs`, before twice that time has passed. A connection's
 * own timeout never fires for a client that sends a byte now and then but reads nothing.
 */
export const cutStalled =
  (stalledMs: Milliseconds): RequestHandler =>
  (_request, response, next) => {
    let before = sentIn(response);
    let quiet = 0;
    const looking = setInterval(() => {
      const sent = sentIn(response);
      // If nothing waits to be sent, the server is slow, or an upload is running.
      quiet = sent === before && response.writableLength > 0 ? quiet + 1 : 0;
      before = sent;
      if (quiet >= QUIET_LOOKS) response.destroy();
    }, stalledMs / QUIET_LOOKS);
    response.once('close', () => clearInterval(looking));
    next();
  };

/** Bytes that the kernel has accepted. */
const sentIn = ({ socket }: Response): number => (socket ? socket.bytesWritten - socket.writableLength : 0);
