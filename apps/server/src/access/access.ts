import { ROUTES } from '@instep/protocol/routes';
import { createHash, timingSafeEqual } from 'node:crypto';
import { MIN_DEVICE_ID_LENGTH } from '@instep/protocol/limits';
import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Clock } from '../clock.ts';
import { refuseForeignPages } from './foreign-pages.ts';
import type { ClientAddress } from '../limits/client-address.ts';
import type { EntryKey } from './entry-key.ts';
import { createPinCheck, type PinAnswer } from './host-pin.ts';
import { Passes } from './passes.ts';
import { isFromThisMachine } from './this-machine.ts';

/** Who may do what: the host everything, a player what is their own. */
export type Access = {
  /** Whether the request is the host's: by a pass, or made on this machine when nobody else is expected. */
  readonly isHost: (request: Request) => boolean;
  /** The same, or with the PIN as a bearer token, for programs that keep no cookies, such as Prometheus. */
  readonly mayWatch: (request: Request) => boolean;
  /** Lets the host go on; to others it says 401 and that the PIN is needed. */
  readonly forHost: RequestHandler;
  /** Lets also the player go on who has the secret behind this sha256 (hex); `null`: nobody has. */
  readonly mayUse: (request: Request, deviceSha256: string | null) => boolean;
  /**
   * `GET /api/access` tells whether one is the host, `POST` with `{ pin }` makes one the host, `DELETE` ends it. So does
   * any page with the entry key in its address, once.
   */
  readonly routes: Router;
};

type Options = {
  readonly pin: string;
  /** What the printed link holds; `null` when this machine needs none. */
  readonly entryKey: EntryKey | null;
  /** Whose request it is, to the last bit. */
  readonly wholeAddress: ClientAddress;
  readonly clock: Clock;
};

/** The header in which a player's page says its device's secret. */
export const DEVICE_HEADER = 'instep-device';

export const NEEDS_PIN = { error: "The host's PIN opens this; it is printed where Instep was started.", needs: 'pin' };

/** The rule for one server, with its PIN. Without an entry key, every request from this machine is the host's. */
export const createAccess = ({ pin, entryKey, wholeAddress, clock }: Options): Access => {
  const passes = new Passes(clock);
  const checkPin = createPinCheck(pin, clock);
  const isHost = (request: Request): boolean =>
    (entryKey === null && isFromThisMachine(request)) || passes.isGood(passOf(request));
  const tryPin = (given: string, request: Request): PinAnswer =>
    checkPin(given, { address: wholeAddress(request), device: deviceOf(request) });
  const routes = Router();
  if (entryKey) routes.get(PAGES, openByKey(entryKey, passes));
  routes.use(ROUTES.access, (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    if (request.method === 'GET') return void response.json({ host: isHost(request) });
    refuseForeignPages(request, response, next);
  });
  routes.post(ROUTES.access, express.json({ limit: '1kb' }), (request, response) => {
    const answer = tryPin(givenPin(request.body), request);
    if (answer === 'right') {
      givePass(passes, request, response);
      return void response.json({ host: true });
    }
    if (answer === 'wrong') return void response.status(403).json({ error: 'That is not the PIN.' });
    const seconds = Math.ceil(answer.waitFor);
    response
      .status(429)
      .set('Retry-After', String(seconds))
      .json({ error: `Wait ${seconds} s, then try again.` });
  });
  routes.delete(ROUTES.access, (request, response) => {
    passes.end(passOf(request));
    response.clearCookie(cookieName(request), cookieOptions(request)).json({ host: isHost(request) });
  });
  return {
    isHost,
    mayWatch: (request) =>
      isHost(request) || (bearerOf(request) !== '' && tryPin(bearerOf(request), request) === 'right'),
    forHost: (request, response, next) =>
      isHost(request) ? next() : void response.status(401).set('Cache-Control', 'no-store').json(NEEDS_PIN),
    mayUse: (request, deviceSha256) =>
      isHost(request) || (deviceSha256 !== null && isDevice(deviceOf(request), deviceSha256)),
    routes,
  };
};

/** Where a person's browser goes; what pages fetch needs no key. */
const PAGES = /^\/(?!(?:api|dances|assets)(?:\/|$))/i;

/** A page with the key in its address: the browser gets its pass, and an address that can be kept. */
const openByKey =
  (entryKey: EntryKey, passes: Passes): RequestHandler =>
  (request, response, next) => {
    const given = request.query['key'];
    // A browser that only fetches ahead, or asks for the head, has shown nothing to anybody.
    const isOpened = request.method === 'GET' && request.get('sec-purpose') === undefined;
    if (typeof given !== 'string' || !isOpened) return next();
    if (entryKey.redeem(given)) givePass(passes, request, response);
    response.set('Cache-Control', 'no-store').redirect(303, withoutKey(request.originalUrl));
  };

const withoutKey = (address: string): string => {
  const { pathname, searchParams } = new URL(address, 'http://localhost');
  searchParams.delete('key');
  const rest = searchParams.size > 0 ? `?${searchParams.toString()}` : '';
  // With two slashes it would lead to another host.
  return pathname.replace(/^\/+/, '/') + rest;
};

const givePass = (passes: Passes, request: Request, response: Response): void =>
  void response.cookie(cookieName(request), passes.issue(), cookieOptions(request));

const bearerOf = (request: Request): string => /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? '';

/** The secret that the page's device says; shorter ones could be guessed, and are none. */
const deviceOf = (request: Request): string => {
  const secret = request.get(DEVICE_HEADER) ?? '';
  return secret.length >= MIN_DEVICE_ID_LENGTH ? secret : '';
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

const isDevice = (secret: string, sha256: string): boolean => {
  if (secret === '') return false;
  const said = createHash('sha256').update(secret).digest();
  const known = Buffer.from(sha256, 'hex');
  return said.length === known.length && timingSafeEqual(said, known);
};
