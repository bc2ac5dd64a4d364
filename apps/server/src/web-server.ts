import { createServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Config } from './config.ts';

/** A slow client may take so long for its headers, and for its whole request; it is cut a second or two later. */
const TIMEOUTS = { headersTimeout: 9_000, requestTimeout: 15_000, connectionsCheckingInterval: 500 };
const LIMITS = { maxHeaderSize: 16 * 1024 };
/** A slow client may take so long to agree on a cipher. */
const TLS_LIMITS = { handshakeTimeout: 10_000, minVersion: 'TLSv1.2' } as const;

type Patience = Pick<Config, 'stalledMs' | 'maxConnections'>;

/** A server for http that cuts slow clients. */
export const createWebServer = (patience: Patience): Server =>
  patient(createServer({ ...TIMEOUTS, ...LIMITS }), patience);

/** The same for https; `pem` holds its key and its certificate. */
export const createSecureServer = (patience: Patience, pem: string): ReturnType<typeof createHttpsServer> =>
  patient(createHttpsServer({ ...TIMEOUTS, ...LIMITS, ...TLS_LIMITS, key: pem, cert: pem }), patience);

const patient = <Kind extends Pick<Server, 'setTimeout' | 'maxConnections'>>(
  server: Kind,
  patience: Patience,
): Kind => {
  server.setTimeout(patience.stalledMs);
  server.maxConnections = patience.maxConnections;
  return server;
};

/** `close` alone would wait for every browser that keeps its connection. */
export const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
