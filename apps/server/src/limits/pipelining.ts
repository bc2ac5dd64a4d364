import type { Socket } from 'node:net';
import type { RequestHandler } from 'express';

/** Browsers never send another request before the answer; other clients may, up to this many. */
const MOST_WAITING = 16;

/**
 * Handles a request only when all earlier ones on its connection are answered. Node would start a whole pipeline at
 * once (hundreds of open files and responses in memory for one packet), and does not tell the waiting responses when
 * the connection breaks: their files and timers would stay for ever.
 */
export const oneByOne = (): RequestHandler => {
  const lines = new WeakMap<Socket, (() => void)[]>();
  return ({ socket }, response, next) => {
    const begin = (): void => {
      response.once('close', () => {
        const following = lines.get(socket)?.shift();
        if (!following) lines.delete(socket);
        // When the connection is gone, the requests that wait on it are gone, too.
        else if (!socket.destroyed) following();
      });
      next();
    };
    if (socket.destroyed) return;
    const waiting = lines.get(socket);
    if (waiting && waiting.length >= MOST_WAITING) return void socket.destroy();
    if (waiting) return void waiting.push(begin);
    lines.set(socket, []);
    begin();
  };
};
