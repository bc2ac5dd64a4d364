import type { Socket } from 'node:net';
import type { RequestHandler } from 'express';

/** Browsers never ask for more before they have their answer; who does otherwise may, up to so many. */
const MOST_WAITING = 16;

/**
 * Begins what is asked for on a connection when all before it is answered. Node would begin a whole pipeline at once,
 * hundreds of open files and answers in memory for one packet, and tells those who stand in line nothing of a
 * connection that breaks: their files and timers would stay for ever.
 */
export const oneByOne = (): RequestHandler => {
  const lines = new WeakMap<Socket, (() => void)[]>();
  return ({ socket }, response, next) => {
    const begin = (): void => {
      response.once('close', () => {
        const following = lines.get(socket)?.shift();
        if (!following) lines.delete(socket);
        // With the connection all that wait on it have gone.
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
