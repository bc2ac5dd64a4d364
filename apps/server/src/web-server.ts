import { createServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Config } from './config.ts';

/** How long a slow client may take for its headers, and for its whole request; it is cut off a second or two later. */
const TIMEOUTS = { headersTimeout: 9_000, requestTimeout: 15_000, connectionsCheckingInterval: 500 };
const LIMITS = { maxHeaderSize: 16 * 1024 };
/** How long a slow client may take for the TLS handshake. */
const TLS_LIMITS = { handshakeTimeout: 10_000, minVersion: 'TLSv1.2' } as const;

type ServerLimits = Pick<Config, 'stalledMs' | 'maxConnections'>;

/** An http server that cuts off slow clients. */
export const createWebServer = (limits: ServerLimits): Server =>
  withLimits(createServer({ ...TIMEOUTS, ...LIMITS }), limits);

/** The same for https; `pem` holds its key and its certificate. */
export const createSecureServer = (limits: ServerLimits, pem: string): ReturnType<typeof createHttpsServer> =>
  withLimits(createHttpsServer({ ...TIMEOUTS, ...LIMITS, ...TLS_LIMITS, key: pem, cert: pem }), limits);

const withLimits = <Kind extends Pick<Server, 'setTimeout' | 'maxConnections'>>(
  server: Kind,
  limits: ServerLimits,
): Kind => {
  server.setTimeout(limits.stalledMs);
  server.maxConnections = limits.maxConnections;
  return server;
};

/** `close` alone would wait for every browser that keeps its connection open. */
export const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
