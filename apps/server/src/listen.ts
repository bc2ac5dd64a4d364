import type { Server } from 'node:http';

/** How many ports after one in use are tried. */
const MAX_TRIES = 100;

/**
 * Listens on the port, or on the next free one; host `null` is every network. Returns the port. Rejects when no port is
 * free, or there is no such host.
 */
export const listenOnFreePort = async (server: Server, port: number, host: string | null): Promise<number> => {
  for (let tried = port; ; tried++) {
    try {
      return await listenOn(server, tried, host);
    } catch (error) {
      const isInUse = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isInUse || tried - port >= MAX_TRIES || tried >= 65_535) throw error;
    }
  }
};

const listenOn = (server: Server, port: number, host: string | null): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host !== null && { host }) }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
