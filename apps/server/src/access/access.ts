import type { IncomingMessage } from 'node:http';
import { ROUTES } from '@instep/protocol/routes';
import { createHash, timingSafeEqual } from 'node:crypto';
import { MIN_DEVICE_ID_LENGTH } from '@instep/protocol/limits';
import { parse } from 'cookie';
import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Clock } from '../clock.ts';
import { requireSameOrigin } from './hosts.ts';
import type { AddressOf } from '../limits/client-address.ts';
import type { EntryKey } from './entry-key.ts';
import { createPinCheck, type PinOutcome } from './host-pin.ts';
import { ExpiringTokens, PASSES } from './expiring-tokens.ts';
import { isLocalRequest } from './local-requests.ts';

/** Access rules: the host may do everything, players only what concerns their own data. */
export type Access = {
  /** Whether the request comes from the host: by a pass, or from this machine when no other machines are expected. */
  readonly isHost: (request: Request) => boolean;
  /** The same for the handshake of a WebSocket. */
  readonly isHostSocket: (request: IncomingMessage) => boolean;
  /** The same, or with the PIN as a bearer token, for programs that keep no cookies, such as Prometheus. */
  readonly mayReadMetrics: (request: Request) => boolean;
  /** Lets the host through; answers 401 to others, and that the PIN is needed. */
  readonly requireHost: RequestHandler;
  /** Lets the host through, and the player whose device secret has this sha256 (hex); `null`: only the host. */
  readonly mayAccess: (request: Request, deviceSha256: string | null) => boolean;
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
  readonly fullAddress: AddressOf;
  readonly clock: Clock;
};

/** The header in which a player's page sends the secret of its device. */
export const DEVICE_HEADER = 'instep-device';

export const PIN_REQUIRED = {
  error: "The host's PIN opens this; it is printed where Instep was started.",
  needs: 'pin',
};

/**
 * The access rules of one server, with its PIN. Without an entry key, every request from this machine is the host's.
 */
export const createAccess = ({ pin, entryKey, fullAddress, clock }: Options): Access => {
  const passes = new ExpiringTokens(PASSES, clock);
  const checkPin = createPinCheck(pin, clock);
  const isOnHostMachine = (request: IncomingMessage): boolean => entryKey === null && isLocalRequest(request);
  const isHost = (request: Request): boolean => isOnHostMachine(request) || passes.isValid(passOf(request));
  const tryPin = (given: string, request: Request): PinOutcome =>
    checkPin(given, { address: fullAddress(request), device: deviceSecretOf(request) });
  const routes = Router();
  if (entryKey) routes.get(PAGE_PATHS, redeemEntryKey(entryKey, passes));
  routes.use(ROUTES.access, (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    if (request.method === 'GET') return void response.json({ host: isHost(request) });
    requireSameOrigin(request, response, next);
  });
  routes.post(ROUTES.access, express.json({ limit: '1kb' }), (request, response) => {
    const outcome = tryPin(givenPin(request.body), request);
    if (outcome === 'right') {
      setPassCookie(passes, request, response);
      return void response.json({ host: true });
    }
    if (outcome === 'wrong') return void response.status(403).json({ error: 'That is not the PIN.' });
    const seconds = Math.ceil(outcome.retryAfter);
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
    isHostSocket: (request) =>
      isOnHostMachine(request) || Object.values(COOKIE_NAMES).some((name) => passes.isValid(cookieOf(request, name))),
    mayReadMetrics: (request) =>
      isHost(request) || (bearerTokenOf(request) !== '' && tryPin(bearerTokenOf(request), request) === 'right'),
    requireHost: (request, response, next) =>
      isHost(request) ? next() : void response.status(401).set('Cache-Control', 'no-store').json(PIN_REQUIRED),
    mayAccess: (request, deviceSha256) =>
      isHost(request) || (deviceSha256 !== null && hasSha256(deviceSecretOf(request), deviceSha256)),
    routes,
  };
};

/** The addresses that people open in the browser; what pages fetch needs no entry key. */
const PAGE_PATHS = /^\/(?!(?:api|dances|assets)(?:\/|$))/i;

/**
 * A page with the entry key in its address: the browser gets a pass and is redirected to the address without the key.
 */
const redeemEntryKey =
  (entryKey: EntryKey, passes: ExpiringTokens): RequestHandler =>
  (request, response, next) => {
    const givenKey = request.query['key'];
    // A prefetch or a HEAD request shows nothing to anybody, so it does not use up the key.
    const isNavigation = request.method === 'GET' && request.get('sec-purpose') === undefined;
    if (typeof givenKey !== 'string' || !isNavigation) return next();
    if (entryKey.redeem(givenKey)) setPassCookie(passes, request, response);
    response.set('Cache-Control', 'no-store').redirect(303, withoutKey(request.originalUrl));
  };

const withoutKey = (address: string): string => {
  const { pathname, searchParams } = new URL(address, 'http://localhost');
  searchParams.delete('key');
  const rest = searchParams.size > 0 ? `?${searchParams.toString()}` : '';
  // An address that begins with two slashes would lead to another host.
  return pathname.replace(/^\/+/, '/') + rest;
};

const setPassCookie = (passes: ExpiringTokens, request: Request, response: Response): void =>
  void response.cookie(cookieName(request), passes.issue(), cookieOptions(request));

const bearerTokenOf = (request: Request): string =>
  /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? '';

/** What is stored of a device's secret: the secret itself would give access to its results. */
export const deviceSha256Of = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** The secret that the page sends for its device; shorter ones could be guessed and count as none. */
export const deviceSecretOf = (request: Request): string => {
  const secret = request.get(DEVICE_HEADER) ?? '';
  return secret.length >= MIN_DEVICE_ID_LENGTH ? secret : '';
};

const givenPin = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'pin' in body && typeof body.pin === 'string' ? body.pin : '';

/** Browsers accept a cookie name with that prefix only from this very server, and only over https. */
const COOKIE_NAMES = { secure: '__Host-instep', plain: 'instep' } as const;

const cookieName = ({ secure }: Request): string => (secure ? COOKIE_NAMES.secure : COOKIE_NAMES.plain);

const cookieOptions = ({ secure }: Request) => ({ httpOnly: true, sameSite: 'strict', secure, path: '/' }) as const;

const cookieOf = ({ headers }: IncomingMessage, name: string): string => parse(headers.cookie ?? '')[name] ?? '';

const passOf = (request: Request): string => cookieOf(request, cookieName(request));

const hasSha256 = (secret: string, sha256: string): boolean => {
  if (secret === '') return false;
  const givenHash = createHash('sha256').update(secret).digest();
  const expectedHash = Buffer.from(sha256, 'hex');
  return givenHash.length === expectedHash.length && timingSafeEqual(givenHash, expectedHash);
};
