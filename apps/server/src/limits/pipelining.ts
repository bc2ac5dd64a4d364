import type { Socket } from 'node:net';
import type { RequestHandler } from 'express';

/** Browsers never send another request before the answer; other clients may, up to this many. */
const MAX_WAITING_REQUESTS = 16;

/**
 * Handles a request only when all earlier ones on its connection are answered. Node would start a whole pipeline at
 * once (hundreds of open files and responses in memory for one packet), and does not tell the waiting responses when
 * the connection breaks: their files and timers would stay for ever.
 */
export const serializeRequests = (): RequestHandler => {
  const waitingBySocket = new WeakMap<Socket, (() => void)[]>();
  return ({ socket }, response, next) => {
    const start = (): void => {
      response.once('close', () => {
        const startNext = waitingBySocket.get(socket)?.shift();
        if (!startNext) waitingBySocket.delete(socket);
        // When the connection is gone, the requests that wait on it are gone, too.
        else if (!socket.destroyed) startNext();
      });
      next();
    };
    if (socket.destroyed) return;
    const waiting = waitingBySocket.get(socket);
    if (waiting && waiting.length >= MAX_WAITING_REQUESTS) return void socket.destroy();
    if (waiting) return void waiting.push(start);
    waitingBySocket.set(socket, []);
    start();
  };
};
