import type { Server } from 'node:http';
import { ROUTES } from '@instep/protocol/routes';
import type { Request, RequestHandler } from 'express';
import type { Milliseconds } from '@instep/choreo/units';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { createSecureServer } from '../web-server.ts';
import { ensureCertificate } from './certificate.ts';
import { isLoopbackHost, type MachineNames } from '../access/hosts.ts';
import { announcedNames } from './machine-names.ts';

/** A laptop may change its network while the server runs, so its names are checked this often. */
const NAMES_CHECK_INTERVAL_MS: Milliseconds = 60_000;

/** The server for the network: https, with this machine's own certificate for the names that are shown to people. */
export const createLanServer = async (config: Config, log: Logger): Promise<Server> => {
  const currentPem = (): Promise<string> =>
    ensureCertificate(config.certificateFolder, certificateNames(config), new Date());
  let pem = await currentPem();
  const server = createSecureServer(config, pem);
  const renew = async (): Promise<void> => {
    const now = await currentPem();
    if (now !== pem) server.setSecureContext({ key: now, cert: now });
    pem = now;
  };
  // The same problem is logged once, not every minute.
  let lastError = '';
  const timer = setInterval(() => {
    renew().catch((error: Error) => {
      if (error.message !== lastError) log.error({ err: error }, 'the certificate cannot be renewed');
      lastError = error.message;
    });
  }, NAMES_CHECK_INTERVAL_MS);
  server.on('close', () => clearInterval(timer));
  return server;
};

/** The certificate also contains the allowed hosts: a school may have given the machine a name. */
const certificateNames = ({ allowedHosts }: Config): MachineNames => {
  const { hosts, addresses } = announcedNames();
  return { hosts: [...hosts, ...allowedHosts], addresses };
};

/**
 * What screens need that refuse the certificate, as many TVs do: the page of a room, its files, the dances. They have no
 * camera.
 */
const SCREEN_PATHS =
  /^\/(?:tv(?:\/[^/]+)?\/?|favicon\.svg|manifest[.a-z]*\.webmanifest|(?:assets|dances|icons)\/.+|api\/(?:access|dances(?:\/[^/]+)?|rooms(?:\/[^/]+\/qr\.svg)?))$/i;

const isForScreens = ({ method, path }: Request): boolean =>
  method === 'POST' ? path === ROUTES.tickets : ['GET', 'HEAD'].includes(method) && SCREEN_PATHS.test(path);

/**
 * Redirects plain http requests from other machines to https, because browsers give pages the camera only there. The
 * redirect is temporary: a browser that remembered it could not come back to a server without https.
 */
export const redirectToHttps =
  (httpsPort: number): RequestHandler =>
  (request, response, next) => {
    if (request.secure || isLoopbackHost(request.headers.host) || isForScreens(request)) return next();
    // A request in a proxy's form has a complete address as its target, which can't be appended to ours.
    const path = request.originalUrl.startsWith('/') ? request.originalUrl : '/';
    response.set('Cache-Control', 'no-store').redirect(307, `https://${request.hostname}:${httpsPort}${path}`);
  };
