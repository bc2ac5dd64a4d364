import { ROUTES } from '@instep/protocol/routes';
import { createHash, timingSafeEqual } from 'node:crypto';
import { MIN_DEVICE_ID_LENGTH } from '@instep/protocol/limits';
import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Clock } from '../clock.ts';
import { refuseForeignPages } from './foreign-pages.ts';
import type { ClientAddress } from '../limits/client-address.ts';
import type { EntryKey } from './entry-key.ts';
import { createPinCheck, type PinAnswer } from './host-pin.ts';
import { ExpiringTokens, PASSES } from './expiring-tokens.ts';
import { isFromThisMachine } from './this-machine.ts';

/** Access rules: the host may do everything, players only what concerns their own data. */
export type Access = {
  /** Whether the request comes from the host: by a pass, or from this machine when no other machines are expected. */
  readonly isHost: (request: Request) => boolean;
  /** The same, or with the PIN as a bearer token, for programs that keep no cookies, such as Prometheus. */
  readonly mayWatch: (request: Request) => boolean;
  /** Lets the host through; answers 401 to others, and that the PIN is needed. */
  readonly forHost: RequestHandler;
  /** Lets the host through, and the player whose device secret has this sha256 (hex); `null`: only the host. */
  readonly mayUse: (request: Request, deviceSha256: string | null) => boolean;
  /**
   * `GET /api/access` returns whether the sender is the host, `POST` with `{ pin }` makes them the host, `DELETE` ends
   * that. A page with the entry key in its address makes them the host as well, once.
   */
  readonly routes: Router;
};

type Options = {
  readonly pin: string;
  /** The key in the link that is printed at startup; `null` when this machine needs none. */
  readonly entryKey: EntryKey | null;
  /** The client's complete address, for IPv6 too. */
  readonly wholeAddress: ClientAddress;
  readonly clock: Clock;
};

/** The header in which a player's page sends the secret of its device. */
export const DEVICE_HEADER = 'instep-device';

export const NEEDS_PIN = { error: "The host's PIN opens this; it is printed where Instep was started.", needs: 'pin' };

/**
 * The access rules of one server, with its PIN. Without an entry key, every request from this machine is the host's.
 */
export const createAccess = ({ pin, entryKey, wholeAddress, clock }: Options): Access => {
  const passes = new ExpiringTokens(PASSES, clock);
  const checkPin = createPinCheck(pin, clock);
  const isHost = (request: Request): boolean =>
    (entryKey === null && isFromThisMachine(request)) || passes.isValid(passOf(request));
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
    passes.redeem(passOf(request));
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

/** The addresses that people open in the browser; what pages fetch needs no entry key. */
const PAGES = /^\/(?!(?:api|dances|assets)(?:\/|$))/i;

/**
 * A page with the entry key in its address: the browser gets a pass and is redirected to the address without the key.
 */
const openByKey =
  (entryKey: EntryKey, passes: ExpiringTokens): RequestHandler =>
  (request, response, next) => {
    const given = request.query['key'];
    // A prefetch or a HEAD request shows nothing to anybody, so it does not use up the key.
    const isOpened = request.method === 'GET' && request.get('sec-purpose') === undefined;
    if (typeof given !== 'string' || !isOpened) return next();
    if (entryKey.redeem(given)) givePass(passes, request, response);
    response.set('Cache-Control', 'no-store').redirect(303, withoutKey(request.originalUrl));
  };

const withoutKey = (address: string): string => {
  const { pathname, searchParams } = new URL(address, 'http://localhost');
  searchParams.delete('key');
  const rest = searchParams.size > 0 ? `?${searchParams.toString()}` : '';
  // An address that begins with two slashes would lead to another host.
  return pathname.replace(/^\/+/, '/') + rest;
};

const givePass = (passes: ExpiringTokens, request: Request, response: Response): void =>
  void response.cookie(cookieName(request), passes.issue(), cookieOptions(request));

const bearerOf = (request: Request): string => /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? '';

/** The secret that the page sends for its device; shorter ones could be guessed and count as none. */
const deviceOf = (request: Request): string => {
  const secret = request.get(DEVICE_HEADER) ?? '';
  return secret.length >= MIN_DEVICE_ID_LENGTH ? secret : '';
};

const givenPin = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'pin' in body && typeof body.pin === 'string' ? body.pin : '';

/** Browsers accept a cookie name with that prefix only from this very server, and only over https. */
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
