import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { isHostHeader } from '../access/hosts.ts';

/** The microphone is for calls between the browsers of a room, the pressure for the page of the camera's health. */
const PERMISSIONS = 'camera=(self), microphone=(self), compute-pressure=(self), geolocation=(), display-capture=()';

/** The headers that isolate a page: nothing inline, nothing from elsewhere, camera and microphone for our pages only. */
export const securityHeaders = (): RequestHandler[] => [
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: [scriptSourcesOf],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'", socketSourcesOf],
        workerSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    // With the opener policy it isolates pages: only then may the estimator's worker use threads.
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    // Over plain http, or with a self-signed certificate, it would lock people out.
    strictTransportSecurity: false,
  }),
  (_request, response, next) => {
    response.setHeader('Permissions-Policy', PERMISSIONS);
    next();
  },
];

/**
 * A worker has the policy that came with its own script: only scripts under /assets/ may compile WebAssembly, pages may
 * not. LiteRT's threads are workers from its loader's file, so it isn't enough to allow the estimator's own.
 */
const scriptSourcesOf = ({ url = '' }: IncomingMessage): string =>
  url.startsWith('/assets/') ? "'self' 'wasm-unsafe-eval'" : "'self'";

/**
 * Names the socket's address, too: not every browser includes it in 'self'. In front of plain http, a proxy may use
 * https.
 */
const socketSourcesOf = (request: IncomingMessage): string => {
  const secure = `wss://${safeHostOf(request)}`;
  return 'encrypted' in request.socket ? secure : `ws://${safeHostOf(request)} ${secure}`;
};

/** Nothing but a host name and a port may get into the header. */
const safeHostOf = ({ headers: { host } }: IncomingMessage): string => (isHostHeader(host) ? host : 'localhost');
