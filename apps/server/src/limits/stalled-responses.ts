import type { RequestHandler, Response } from 'express';
import type { Milliseconds } from '@instep/choreo/units';

/** Who was quiet at so many looks in a row, has been for the whole time. */
const QUIET_LOOKS = 2;

/**
 * Cuts an answer of which nothing could be sent for `stalledMs`, before twice as long. A connection's own timeout would
 * be kept off by whoever says a byte now and then while reading nothing.
 */
export const cutStalled =
  (stalledMs: Milliseconds): RequestHandler =>
  (_request, response, next) => {
    let before = sentIn(response);
    let quiet = 0;
    const looking = setInterval(() => {
      const sent = sentIn(response);
      // Where nothing waits to be sent, it is the server that takes its time, or an upload.
      quiet = sent === before && response.writableLength > 0 ? quiet + 1 : 0;
      before = sent;
      if (quiet >= QUIET_LOOKS) response.destroy();
    }, stalledMs / QUIET_LOOKS);
    response.once('close', () => clearInterval(looking));
    next();
  };

/** Bytes that the kernel has taken. */
const sentIn = ({ socket }: Response): number => (socket ? socket.bytesWritten - socket.writableLength : 0);
