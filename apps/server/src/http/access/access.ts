import { createHash, timingSafeEqual } from 'node:crypto';
import express, { Router, type Request, type RequestHandler } from 'express';
import type { Clock } from '../../clock.ts';
import { refuseForeignPages } from '../refuse-foreign-pages.ts';
import type { ClientAddress } from './client-address.ts';
import { createPinCheck } from './host-pin.ts';
import { Passes } from './passes.ts';
import { isFromThisMachine } from './this-machine.ts';

/** Who may do what: the host everything, a player what is his own. */
export type Access = {
  /** On this machine everybody is the host; from elsewhere who has said the PIN. */
  readonly isHost: (request: Request) => boolean;
  /** Lets the host go on; to others it says 401 and that the PIN is needed. */
  readonly forHost: RequestHandler;
  /** Lets also the player go on who has the secret behind this sha256 (hex); `null`: nobody has. */
  readonly mayUse: (request: Request, deviceSha256: string | null) => boolean;
  /** `GET /api/access` tells whether one is the host, `POST` with `{ pin }` makes one the host, `DELETE` ends it. */
  readonly routes: Router;
};

type Options = { readonly pin: string; readonly clientAddress: ClientAddress; readonly clock: Clock };

/** The header in which a player's page says its device's secret. */
export const DEVICE_HEADER = 'instep-device';

export const NEEDS_PIN = { error: "The host's PIN opens this; it is printed where Instep was started.", needs: 'pin' };

/** The rule for one server, with its PIN. */
export const createAccess = ({ pin, clientAddress, clock }: Options): Access => {
  const passes = new Passes(clock);
  const tryPin = createPinCheck(pin, clock);
  const isHost = (request: Request): boolean => isFromThisMachine(request) || passes.isGood(passOf(request));
  const routes = Router();
  routes.use('/api/access', (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    if (request.method === 'GET') return void response.json({ host: isHost(request) });
    refuseForeignPages(request, response, next);
  });
  routes.post('/api/access', express.json({ limit: '1kb' }), (request, response) => {
    const answer = tryPin(givenPin(request.body), clientAddress(request));
    if (answer === 'right') {
      return void response.cookie(cookieName(request), passes.issue(), cookieOptions(request)).json({ host: true });
    }
    if (answer === 'wrong') return void response.status(403).json({ error: 'That is not the PIN.' });
    const seconds = Math.ceil(answer.waitFor);
    response
      .status(429)
      .set('Retry-After', String(seconds))
      .json({ error: `Wait ${seconds} s, then try again.` });
  });
  routes.delete('/api/access', (request, response) => {
    passes.end(passOf(request));
    response.clearCookie(cookieName(request), cookieOptions(request)).json({ host: isHost(request) });
  });
  return {
    isHost,
    forHost: (request, response, next) =>
      isHost(request) ? next() : void response.status(401).set('Cache-Control', 'no-store').json(NEEDS_PIN),
    mayUse: (request, deviceSha256) =>
      isHost(request) || (deviceSha256 !== null && isDevice(request.get(DEVICE_HEADER), deviceSha256)),
    routes,
  };
};

const givenPin = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'pin' in body && typeof body.pin === 'string' ? body.pin : '';

/** Browsers let only this very server set a name with that prefix, and only over https. */
const cookieName = ({ secure }: Request): string => (secure ? '__Host-instep' : 'instep');

const cookieOptions = ({ secure }: Request) => ({ httpOnly: true, sameSite: 'strict', secure, path: '/' }) as const;

const passOf = (request: Request): string => {
  const wanted = `${cookieName(request)}=`;
  const cookies = request.headers.cookie?.split(';').map((cookie) => cookie.trim()) ?? [];
  return cookies.find((cookie) => cookie.startsWith(wanted))?.slice(wanted.length) ?? '';
};

const isDevice = (secret: string | undefined, sha256: string): boolean => {
  const said = createHash('sha256')
    .update(secret ?? '')
    .digest();
  const known = Buffer.from(sha256, 'hex');
  return said.length === known.length && timingSafeEqual(said, known);
};
